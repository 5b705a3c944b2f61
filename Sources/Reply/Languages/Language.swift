/// The words by which the mail clients of one language part old text from new.
///
/// A new language is a row in one of these files, and a fixture `Tests/Fixtures/replies/languages/CODE.txt`
/// that shows each of its lists at work; `LanguageTests` wants both.
struct Language: Sendable {
    /// As in BCP 47; the fixture bears the same name.
    let code: String
    /// What stands before the date or the name of an introduction ("On … wrote:").
    var openings: Phrases = ""
    /// What stands before a name, with or without a date ("Quoting …:").
    var citations: Phrases = ""
    /// What says that somebody wrote.
    var verbs: Phrases = ""
    /// The labels with which Outlook and its relatives head a quoted or forwarded mail, without the colon.
    var labels = Labels()
    /// Between dashes: what follows is the mail that is answered.
    var original: Phrases = ""
    /// Between dashes or before a colon: what follows is new to the reader.
    var forwarded: Phrases = ""
    /// Above the mail that a help desk or a gateway sends: write above this line.
    var replyAbove: Phrases = ""
    /// How a device's or a mail program's own footer begins.
    var footers: Phrases = ""
    /// How such a footer ends where the verb comes last.
    var footerEndings: Phrases = ""
    /// Words for devices in such footers, which may go on: `telefon` also stands for `telefonról`.
    var devices: Phrases = ""
    /// What a device footer goes on with ("Please excuse typos.").
    var apologies: Phrases = ""
    /// Closings of a letter.
    ///
    /// Thanks are none: they may be what the person wanted to say.
    var closings: Phrases = ""
    /// How the small print begins that companies, virus scanners and lists put below every mail.
    var smallPrint: Phrases = ""
    /// Words that tell small print from a sentence that begins alike; they may go on.
    var smallPrintSigns: Phrases = ""

    /// Labels by what they name; one word may have several roles, in one language or in many.
    struct Labels: Sendable {
        var from: Phrases = ""
        var date: Phrases = ""
        var to: Phrases = ""
        var copy: Phrases = ""
        var subject: Phrases = ""
        var other: Phrases = ""
    }
}

/// A list of phrases in lower case, written as one text with bars between them.
struct Phrases: ExpressibleByStringLiteral, Sendable {
    let list: [String]

    init(stringLiteral text: String) {
        list = text.utf8.split(separator: UInt8(ascii: "|"))
            .map { part in
                let bytes = Array(part)
                return String(decoding: bytes[trimmed(bytes, 0..<bytes.count)], as: UTF8.self)
            }
    }
}

extension Language {
    /// Every row.
    static let all = germanic + nordic + romance + slavicLatin + cyrillic + european + eastern + asian

    /// One list of every language, for looking words up whatever a mail is written in.
    static func table(_ list: KeyPath<Language, Phrases>, areStems: Bool = false) -> PhraseTable {
        PhraseTable(all.flatMap { $0[keyPath: list].list }, areStems: areStems)
    }
}
