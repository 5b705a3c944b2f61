/// The words with which mail clients introduce a quote, of all languages.
enum IntroductionWords {
    /// What stands before the date or the name.
    static let openings = Language.table(\.openings)
    /// What stands before a name, with or without a date.
    static let citations = Language.table(\.citations)
    /// What says that somebody wrote.
    static let verbs = Language.table(\.verbs)
}
