import Flow
import Mail
import Store
import Triage

extension Composer {
    /// The page where the words that a mail carries can be read, and its files fetched; nil where there are no pages.
    func readLink(of mail: ClaimedMail) -> String? {
        guard mail.template.isRelayed || mail.template == .messageWaiting, let base = settings.webBase else {
            return nil
        }
        return WebLinks(origin: base).message(keys.localPart(for: .reading(mail.id)))
    }

    /// Until when that page is there, however late the mail arrives.
    func readUntil(_ mail: ClaimedMail) -> Timestamp { mail.givesUpAt + settings.readable }

    /// The words as the recipient wants to get them.
    ///
    /// - Throws: `CompositionError` where they are to be read on a page, and there is none: they are not sent against
    ///   the recipient's will, and not lost.
    func reduced(
        _ words: RelayedWords, of mail: ClaimedMail, to form: CarriedForm
    ) throws(CompositionError) -> RelayedWords {
        guard form == .excerpt || form == .noticeOnly else { return words }
        guard readLink(of: mail) != nil else {
            throw .lacks(
                "a page to read the message on, since its recipient wants no more than a part in mails: set web.url")
        }
        let excerpt = Excerpt(of: words.text)
        let isWhole = excerpt.isWhole && words.attachments.isEmpty && words.inline.isEmpty && words.calendar == nil
        if form == .excerpt, isWhole { return words }
        var reduced = RelayedWords(text: form == .excerpt ? excerpt.text : "")
        reduced.leftOut = words.leftOut
        reduced.isReduced = true
        return reduced
    }

    /// True for the organisation's picture, which goes along with every notice.
    func isLogo(_ file: Attachment) -> Bool { file.contentID?.hasPrefix("logo.") == true }

    /// Files that were left out, in words; those that can be fetched are told apart.
    func told(_ files: [LeftOutFile], to locale: String) -> (leftOut: [String], linked: [String]) {
        let unnamed = templates.phrase(.unnamedFile, locale: locale)
        let named = { (file: LeftOutFile) in file.name.isEmpty ? unnamed : file.name }
        let leftOut = files.filter { !$0.isLinked }.map { file in
            var values = TemplateValues()
            values.set(.kind, file.kind)
            let why =
                Phrase(file.reason).map { templates.phrase($0, locale: locale, values: values) } ?? file.reason.rawValue
            return file.reason.isNamed ? "\(named(file)): \(why)" : why
        }
        return (leftOut, files.filter(\.isLinked).map(named))
    }
}

extension LeftOutFile.Reason {
    /// False where the words for it say what it is.
    fileprivate var isNamed: Bool { self != .signature && self != .embedded }
}

extension Objection {
    /// A file with this against it, for whoever is told.
    func told(of name: String, isLinked: Bool = false) -> LeftOutFile {
        let (reason, kind): (LeftOutFile.Reason, String) =
            switch self {
            case .program(let kind): (.program, kind)
            case .archive(let flaw): (flaw.reason, flaw.kind)
            case .tooLarge: (.tooLarge, "")
            case .infected(let name): (.infected, name)
            case .unscannable: (.unscannable, "")
            case .unstrippable: (.unstrippable, "")
            }
        return LeftOutFile(name: name, reason: reason, kind: kind, isLinked: isLinked)
    }
}
