import Reply

/// What an answer to "Did you write this?" or "Is this your address?" says.
///
/// A wrong yes speaks in somebody's name, a wrong no or an unclear answer leaves a mail with the operator: so only an
/// answer that begins with a yes is one, or that has no words at all, as the question itself says how to give it.
enum Consent {
    case no, yes
    /// Yes, and the address it was written from is theirs too.
    case yesAndLearn
    /// Neither: the question stays open.
    case unclear

    /// Words that say yes, of the languages that notices are written in, in lower case.
    private static let agreeing: Set<String> = [
        "yes", "ok", "okay", "yep", "yeah", "yup", "confirmed", "ja", "jawohl", "jep", "genau", "bestätigt", "oui",
        "sí", "sim", "sì",
        "confirmado", "confirmo", "confirmé", "bevestigd", "כן",
    ]
    /// Sentences that say it without one of the words.
    private static let sentences = [
        "it was me", "that was me", "this was me", "i wrote it", "i wrote this", "i wrote that", "das war ich",
        "ich war das", "ich war es", "c'était moi", "fui yo", "fui eu", "dat was ik", "zo is het", "זה אני",
    ]
    /// Words that ask for the address to be added; only they do, since from then on it speaks in the person's name.
    private static let adding: Set<String> = [
        "add", "hinzufügen", "hinzufuegen", "ajouter", "ajoutez", "ajoute", "añadir", "añade", "agregar", "agrega",
        "toevoegen", "adicionar", "adicione", "adiciona", "aggiungere", "aggiungi", "הוסף", "הוסיפו",
    ]
    /// Words within which a yes asks for it: "Yes, that was me, please add it".
    private static let wordsOfAdding = 7

    static func read(_ answer: ExtractedReply) -> Consent {
        let said = PersonName.withoutGreeting(Denial.ownText(of: answer))
        let words = Denial.split(said)
        guard begins(with: words, said) else {
            if words.contains(where: { Denial.isDenial($0) }) { return .no }
            return said.isEmpty && Denial.isSure(answer) ? .yes : .unclear
        }
        let first = said.prefix { !$0.isNewline }
        guard !words.contains(where: { Denial.isDenial($0) || Denial.isDoubt($0) }), !first.contains("?") else {
            return .unclear
        }
        return words.prefix(wordsOfAdding).contains { adding.contains($0) } ? .yesAndLearn : .yes
    }

    private static func begins(with words: [String], _ said: String) -> Bool {
        guard let first = words.first else { return false }
        // Without its accent it is a yes alone: elsewhere it means "if".
        if agreeing.contains(first) || words == ["si"] { return true }
        let text = words.joined(separator: " ")
        return sentences.contains { text == $0 || text.hasPrefix($0 + " ") }
    }
}
