import Foundation
import Mail
import Store

/// A moment in the words and the time zone of whoever reads it: `Tuesday 14 November at 22:13`.
struct MomentWords {
    private let locale: Locale
    private let zone: TimeZone
    /// What follows a time: `UTC` for people whose own zone is not known.
    private let suffix: String

    /// - Parameter language: the language of the words around the moment, which need not be the person's.
    init(for person: Correspondent, language: String) {
        let own = person.locale.hasPrefix(language) ? person.locale : language
        // English alone would be American: the month first, and twelve hours.
        locale = Locale(identifier: own == "en" ? "en-GB" : own)
        zone = TimeZone(identifier: person.timeZone) ?? .gmt
        suffix = MomentWords.unplaced.contains(person.timeZone) ? " UTC" : ""
    }

    private static let unplaced: Set<String> = ["UTC", "GMT", "Etc/UTC", ""]

    /// `Europe/London`, or `UTC`.
    var zoneName: String { suffix.isEmpty ? zone.identifier.replacing("_", with: " ") : "UTC" }

    /// `Tuesday 14 November at 22:13`.
    func moment(_ moment: Timestamp) -> String {
        let words = style.weekday(.wide).day().month(.wide)
        return format(moment, words.hour(.twoDigits(amPM: .abbreviated)).minute(.twoDigits)) + suffix
    }

    /// `Tuesday 14 November`.
    func day(_ moment: Timestamp) -> String { format(moment, style.weekday(.wide).day().month(.wide)) }

    /// `14 November`.
    func date(_ moment: Timestamp) -> String { format(moment, style.day().month(.wide)) }

    /// `22:13`.
    func time(_ moment: Timestamp) -> String {
        format(moment, style.hour(.twoDigits(amPM: .abbreviated)).minute(.twoDigits))
    }

    private var style: Date.FormatStyle { Date.FormatStyle(locale: locale, timeZone: zone) }

    private func format(_ moment: Timestamp, _ style: Date.FormatStyle) -> String {
        let text = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1_000).formatted(style)
        // Newer locale data puts narrow blanks before AM and PM, which older mail programs show as boxes.
        let plain = text.replacing("\u{202F}", with: " ")
        return isFrench ? plain.replacing(/(^|\s)1 (\p{L})/) { "\($0.output.1)1er \($0.output.2)" } : plain
    }

    /// French counts the first of a month, and no locale data knows it.
    private var isFrench: Bool { locale.language.languageCode?.identifier == "fr" }
}
