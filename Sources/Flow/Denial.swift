import Reply

/// Whether an answer to "Did you write this?" says no.
///
/// A wrong yes speaks in somebody's name, a wrong no leaves a mail with the operator: so any word of denial counts.
enum Denial {
    /// Words that deny, of the languages that notices are written in, in lower case.
    private static let words: Set<String> = [
        "no", "nope", "not", "never", "didn't", "didnt", "wasn't", "wasnt", "don't", "dont", "isn't", "stop", "fraud",
        "nein", "nicht", "niemals", "kein", "keine", "non", "pas", "jamais", "nunca", "tampoco", "não", "nao", "nee",
        "niet", "nooit", "geen", "לא",
    ]
    /// Words that are read: a long answer says it at the start.
    private static let wordsRead = 60

    static func isDenial(_ answer: ExtractedReply) -> Bool {
        // Where the cut is not sure, our own question, which says "no" itself, may still follow the first paragraph.
        let isSure = answer.confidence >= ExtractedReply.sure
        let text = isSure ? answer.newWords : String(answer.newWords.prefix(while: { $0 != "\n" }))
        let straight = text.lowercased().replacing("\u{2019}", with: "'")
        let read = straight.split { !$0.isLetter && $0 != "'" }.prefix(wordsRead)
        return read.contains { words.contains(String($0)) }
    }
}
