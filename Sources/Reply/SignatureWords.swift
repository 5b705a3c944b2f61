/// The words of device footers, closings and small print, of all languages.
enum SignatureWords {
    /// How a device's or a mail program's own footer begins.
    static let footerOpenings = Language.table(\.footers)
    /// How such a footer ends in languages that put the verb last.
    static let footerEndings = Language.table(\.footerEndings)
    /// Devices, systems and mail programs; one of them makes a footer of a line that could be a sentence.
    static let devices = PhraseTable(
        MailClient.all.flatMap(\.footerNames.list) + Language.all.flatMap(\.devices.list), areStems: true)
    /// What a device footer goes on with.
    static let apologies = Language.table(\.apologies)
    /// Closings of a letter.
    static let closings = Language.table(\.closings)
    /// How the small print begins.
    static let smallPrint = Language.table(\.smallPrint, areStems: true)
    /// Words that only small print has; they may go on.
    static let smallPrintSigns = Language.table(\.smallPrintSigns, areStems: true)
    /// What stands before an afterthought below a name.
    static let postscripts = PhraseTable([
        "ps", "p.s.", "ps:", "p.s.:", "p.s", "pps", "pd:", "p.d.", "nb:", "n.b.", "зы", "з.ы.", "п.с.",
    ])
}
