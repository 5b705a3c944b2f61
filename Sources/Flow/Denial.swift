import Reply

/// Whether an answer says no, or at least no yes.
enum Denial {
    /// Words that deny, of the languages that notices are written in, in lower case.
    private static let words: Set<String> = [
        "no", "nope", "not", "never", "didn't", "didnt", "wasn't", "wasnt", "don't", "dont", "isn't", "stop", "fraud",
        "nein", "nicht", "niemals", "kein", "keine", "non", "pas", "jamais", "nunca", "tampoco", "não", "nao", "nee",
        "niet", "nooit", "geen", "לא",
    ]
    /// Words that make a yes doubtful, and that no name holds.
    private static let doubts: Set<String> = [
        "nothing", "nobody", "none", "haven't", "havent", "can't", "cannot", "won't", "spam", "scam", "phishing",
        "wrong",
        "fake", "forged", "hacked", "abuse", "unsubscribe", "remove", "delete", "please", "nichts", "niemand", "bitte",
        "betrug", "falsch", "abmelden", "löschen", "rien", "personne", "nada", "nadie", "ninguém", "niets", "verkeerd",
        "verwijderen", "supprimer", "désabonner", "eliminar", "borrar", "remover",
    ]
    /// Of the doubts those that are mere politeness beside a yes.
    private static let polite: Set<String> = ["please", "bitte"]
    /// Words that are read: a long answer says it at the start.
    private static let wordsRead = 60

    static func isDenial(_ word: String) -> Bool { words.contains(word) }

    /// True for a word beside which a yes is none, as in "Yes, that is spam".
    static func isDoubt(_ word: String) -> Bool { doubts.contains(word) && !polite.contains(word) }

    /// True for a line that says no and is no name: some names are words of denial too.
    static func isDenial(insteadOfName line: String) -> Bool {
        let read = split(line)
        let denials = read.filter { words.contains($0) }.count
        return denials > 0 && (read.count > 2 || read.first.map { words.contains($0) } == true)
    }

    /// True for a line with words that are in nobody's name, as in "Please remove me".
    static func isObjection(insteadOfName line: String) -> Bool { split(line).contains { doubts.contains($0) } }

    /// The part of an answer that is surely its author's.
    static func ownText(of answer: ExtractedReply) -> String {
        // Where the cut is not sure, our own question, which says "no" itself, may still follow the first paragraph.
        isSure(answer) ? answer.newWords : String(answer.newWords.prefix(while: { $0 != "\n" }))
    }

    static func isSure(_ answer: ExtractedReply) -> Bool { answer.confidence >= ExtractedReply.sure }

    /// Its first words, in lower case.
    static func split(_ text: String) -> [String] {
        let straight = text.lowercased().replacing("\u{2019}", with: "'")
        return straight.split { !$0.isLetter && $0 != "'" }.prefix(wordsRead).map { String($0) }
    }
}
