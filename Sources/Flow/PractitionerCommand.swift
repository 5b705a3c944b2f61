package import Mail

/// What a practitioner can tell Postern by a single line in place of an answer.
package enum PractitionerCommand: Hashable, Sendable {
    /// `#close`: no answer is needed.
    case close
    /// `#snooze 2d`: remind me later.
    case snooze(Snooze)

    /// How long reminders wait.
    package struct Snooze: Hashable, Sendable {
        /// The letter behind the number, as people write it.
        package enum Unit: Character, Hashable, Sendable, CaseIterable {
            case hours = "h"
            case days = "d"
            case weeks = "w"
        }
        /// 1 and up; 60 days at most.
        package let count: Int
        package let unit: Unit

        /// The moment it ends: hours later, or at the same time of the day so many days or weeks later.
        ///
        /// - Parameter clock: the practitioner's.
        package func end(from now: Timestamp, _ clock: WallClock) -> Timestamp {
            guard unit != .hours else { return now + .seconds(count * 3_600) }
            let days = Int64(unit == .weeks ? count * 7 : count)
            return clock.moment(clock.day(at: now).advanced(by: days), clock.timeOfDay(at: now))
        }
    }

    /// What a newly written text is.
    package enum Reading: Hashable, Sendable {
        /// Something to be passed on.
        case words
        case command(PractitionerCommand)
        /// Meant as a command and not understood: it must not reach the client. The text says what may be written.
        case mistake(String)
    }

    /// Longer texts are words.
    private static let longestCommand = 200

    /// Reads a newly written text: a command is all of it, one line, in upper or lower case.
    package static func read(_ text: String) -> Reading {
        let trimmed = text.trimmedOfBlanks
        guard trimmed.first == "#", trimmed.utf8.count <= longestCommand, !trimmed.contains(where: \.isNewline) else {
            return .words
        }
        // QUIRK: telephones end a line with a full stop after two spaces; PractitionerCommandTests "#close.".
        let line = trimmed.last == "." ? trimmed.dropLast() : trimmed
        let words = line.split { $0.isWhitespace }.map { $0.lowercased() }
        switch (words.first, words.count) {
        case ("#close", 1): return .command(.close)
        case ("#snooze", 1): return .mistake("#snooze needs a time: #snooze 4h, #snooze 2d or #snooze 1w")
        case ("#snooze", 2): return snooze(words[1])
        case ("#snooze", 3) where words[1].allSatisfy(\.isASCII) && Int(words[1]) != nil:
            return snooze(words[1] + words[2])
        default: return .words
        }
    }

    private static func snooze(_ text: String) -> Reading {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = units[String(text.dropFirst(digits.count))]
        guard let count = Int(digits), let unit else {
            return .mistake("\"\(text)\" is no time: write #snooze 4h, #snooze 2d or #snooze 1w")
        }
        let hours = unit == .hours ? 1 : unit == .days ? 24 : 7 * 24
        let (total, overflow) = count.multipliedReportingOverflow(by: hours)
        let most = Ladder.longestSilence.milliseconds / 3_600_000
        guard count > 0, !overflow, total <= most else {
            return .mistake("#snooze takes 60 days at most: #snooze 4h, #snooze 2d or #snooze 1w")
        }
        return .command(.snooze(Snooze(count: count, unit: unit)))
    }

    private static let units: [String: Snooze.Unit] = [
        "h": .hours, "hour": .hours, "hours": .hours, "d": .days, "day": .days, "days": .days, "w": .weeks,
        "week": .weeks, "weeks": .weeks,
    ]
}

extension String {
    /// Without blanks and blank lines around it, those that mail clients leave unseen included.
    fileprivate var trimmedOfBlanks: Substring {
        let isBlank = { (character: Character) in
            character.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isWhitespace || [0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF].contains(scalar.value)
            }
        }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return self[first...last]
    }
}
