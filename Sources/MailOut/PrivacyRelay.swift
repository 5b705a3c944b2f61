import Mail
import Reply
import Store

/// Rebuilds one party's words for the other: own parts, own Content-IDs, nothing that leads back (product: privacy relay).
struct PrivacyRelay {
    let mask: Mask
    /// Stands in every Content-ID behind its number: `m-…@domain`.
    let contentIDRoot: String
    var policy = AttachmentPolicy()
    /// What was found out about the files of the entry's mail.
    var objections = FileObjections()
    /// What is too large for the mail can be fetched from a page.
    var hasPage = false
    /// Who stands in its calendars; nil where nobody is to be told apart.
    var calendar: () -> CalendarParties? = { nil }

    /// The entry's words: what was newly written where that is sure, else the whole body; never nothing.
    func words(of entry: ClaimedMail.EntryContext) -> RelayedWords {
        let isSure = entry.confidence >= ExtractedReply.sure
        let whole = wholeText(of: entry)
        var words = RelayedWords(text: mask.masked(whole))
        guard let raw = entry.raw else { return words }
        let message = Message(parsing: raw)
        let files = AttachmentChoice(
            of: objections.carried(message.attachments), policy: policy, objections: objections.byPlace,
            hasPage: hasPage, mask: mask)
        words.leftOut = files.leftOut
        let images = InlineImages(of: files.kept, root: contentIDRoot)
        if let html = message.htmlBody {
            words.html = safeHTML(
                isSure ? newPart(of: html, message.subject, entry) : html, saying: whole, images: images)
        }
        let shown = words.html == nil ? [:] : images.used
        guard !files.kept.isEmpty else { return words }
        AttachmentRelay(mask: mask, message: message, files: files.kept, inline: shown, calendar: calendar()).add(
            to: &words)
        return words
    }

    /// The entry's words alone, as plain text.
    func text(of entry: ClaimedMail.EntryContext) -> String { mask.masked(wholeText(of: entry)) }

    private func wholeText(of entry: ClaimedMail.EntryContext) -> String {
        let isSure = entry.confidence >= ExtractedReply.sure
        return isSure || entry.trimmed.isEmpty ? entry.text : "\(entry.text)\n\n\(entry.trimmed)"
    }

    /// The HTML of the new words; nil where the text's cut cannot be made in it.
    private func newPart(of html: String, _ subject: String, _ entry: ClaimedMail.EntryContext) -> String? {
        if entry.trimmed.isEmpty { return html }
        return newHTML(from: html, subject: subject, options: ReplyOptions(keepClosing: true))?.html
    }

    /// HTML that says the same as the text and nothing that must not get out; nil where that is not so.
    private func safeHTML(_ html: String?, saying text: String, images: InlineImages) -> String? {
        guard let html, WordOverlap(text, plainText(fromHTML: html)).isSame else { return nil }
        let rewriting = HTMLRewriting(
            text: { mask.masked($0) },
            link: { mask.holdsSecret($0) ? nil : $0 },
            contentID: { images.newID(for: $0) })
        let safe = sanitizedHTML(html, rewriting: rewriting)
        // What stands across paragraphs can only be seen in the whole; the text has it masked.
        return mask.holdsSecret(safe) ? nil : safe
    }
}

/// The images that a body may show, under new names.
final class InlineImages {
    private let available: Set<String>
    private let root: String
    /// Old Content-IDs and their new ones, of those the HTML refers to.
    private(set) var used: [String: String] = [:]

    init(of files: [Attachment], root: String) {
        self.root = root
        let images = files.filter { AttachmentRelay.isImage($0.contentType) }
        available = Set(images.compactMap(\.contentID))
    }

    /// The new name of an image; nil where the mail does not hold it.
    func newID(for old: String) -> String? {
        guard available.contains(old) else { return nil }
        if let known = used[old] { return known }
        let new = "\(used.count + 1).\(root)"
        used[old] = new
        return new
    }
}

/// Whether two texts say the same, word by word, whatever stands between the words.
struct WordOverlap {
    /// Clients write links, lists and images differently into their two bodies.
    private static let leastShared = 0.9
    private static let mostAdded = 1.5
    private static let fewWords = 20

    private let isWithin: Bool
    private let isShort: Bool

    /// True when the second text has the words of the first, and not many more.
    var isSame: Bool { isWithin && isShort }

    init(_ text: String, _ other: String) {
        let words = WordOverlap.words(text)
        let others = WordOverlap.words(other)
        let known = Set(others)
        let shared = words.count { known.contains($0) }
        isWithin = Double(shared) >= Double(words.count) * WordOverlap.leastShared
        isShort = Double(others.count) <= Double(words.count) * WordOverlap.mostAdded + Double(WordOverlap.fewWords)
    }

    private static func words(_ text: String) -> [String] {
        let words = text.utf8.split { $0 < 0x80 && !($0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26) }
        return words.map { String($0) ?? "" }
    }
}
