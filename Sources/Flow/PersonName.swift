/// What people call themselves, where that comes from outside.
enum PersonName {
    /// Longer ones are no names.
    private static let longest = 200

    /// The name without blanks around it; nil for what is none: an address, a link, a command, control characters.
    static func read(_ text: String) -> String? {
        let name = text.trimmed
        let lower = name.lowercased()
        guard !name.isEmpty, name.count <= longest, name.utf8.count <= 4 * longest, name.contains(where: \.isLetter),
            !name.hasPrefix("#"), !name.contains("@"), !name.contains("<"), !lower.contains("://"),
            !lower.contains("www."), name.unicodeScalars.allSatisfy(isPrintable)
        else { return nil }
        return name
    }

    /// Words of a name; more of them are a sentence.
    private static let mostWords = 5

    /// What an answer to "What is your name?" says, in its first line that is more than a greeting.
    enum Answer: Equatable {
        case name(String)
        /// Nothing that could be one.
        case nothing
        /// It talks about something else: whoever wrote it gives no name.
        case other
    }

    static func answered(_ words: String) -> Answer {
        let lines = words.split(whereSeparator: \.isNewline).lazy.map { String($0).trimmed }
        guard let line = lines.first(where: { !$0.isEmpty && !isGreeting($0) }) else { return .nothing }
        let rest = withoutOpening(line).trimmed
        let isSentence =
            rest.contains("?") || rest.split(whereSeparator: \.isWhitespace).count > mostWords
            || Denial.isObjection(insteadOfName: rest)
        return isSentence ? .other : read(rest).map { .name($0) } ?? .nothing
    }

    /// The text after the greeting it begins with, on a line of its own or before the first words.
    static func withoutGreeting(_ text: String) -> String {
        var rest = Substring(text)
        while let end = rest.firstIndex(where: \.isNewline), isGreetingLine(rest[..<end]) {
            rest = rest[rest.index(after: end)...]
        }
        if isGreetingLine(rest) { return "" }
        let word = rest.prefix { $0.isLetter }
        if isGreeting(String(word)) { rest = rest[word.endIndex...] }
        return String(rest).trimmed(of: { $0.isWhitespace || $0.isPunctuation && $0 != "?" })
    }

    /// "Hello,", "Dear Postern team,", or nothing.
    private static func isGreetingLine(_ line: Substring) -> Bool {
        let text = String(line).trimmed
        guard !text.isEmpty, !isGreeting(text) else { return true }
        let words = text.split(whereSeparator: \.isWhitespace)
        return text.hasSuffix(",") && words.count <= mostWords && words.first.map { isGreeting(String($0)) } == true
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Marks of direction among them: they can turn a line around.
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            scalar.value == 0x200D || scalar.value == 0x200C
        default: true
        }
    }

    private static let greetings: Set<String> = [
        "hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "hallo", "guten tag",
        "guten morgen", "liebes team", "bonjour", "bonsoir", "salut", "hola", "buenos días", "buenas tardes",
        "olá", "bom dia", "boa tarde", "goedemorgen", "goedemiddag", "beste", "hi there", "hello there", "shalom",
        "שלום",
    ]

    private static func isGreeting(_ line: String) -> Bool {
        greetings.contains(line.lowercased().trimmed(of: { !$0.isLetter }))
    }

    private static let openings = [
        "my name is ", "my name's ", "name: ", "i am ", "i'm ", "it's ", "it is ", "this is ", "ich heiße ",
        "ich heisse ", "mein name ist ", "ich bin ", "je m'appelle ", "mon nom est ", "je suis ", "me llamo ",
        "mi nombre es ", "soy ", "mijn naam is ", "ik ben ", "ik heet ", "meu nome é ", "chamo-me ", "eu sou ",
        "sou ",
    ]

    /// People answer a question in a sentence.
    private static func withoutOpening(_ line: String) -> String {
        let lower = line.lowercased().replacing("\u{2019}", with: "'")
        let opening = openings.first { lower.hasPrefix($0) }
        // Lower case may be longer; then nothing is known of where the name begins.
        let rest = opening.map { lower.count == line.count ? String(line.dropFirst($0.count)) : line } ?? line
        return rest.trimmed(of: { $0.isWhitespace || ".,;!".contains($0) })
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String { trimmed(of: \.isWhitespace) }

    fileprivate func trimmed(of isLeftOut: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !isLeftOut($0) }), let last = lastIndex(where: { !isLeftOut($0) })
        else { return "" }
        return String(self[first...last])
    }
}
