/// Whether a text puts the day or the month first where a date is only numbers with slashes.
enum DateOrder {
    case dayFirst
    case monthFirst

    /// Nil where neither another date nor the language says so: English does both.
    init?(_ tokens: [DateToken]) {
        for (index, token) in tokens.enumerated() {
            switch token {
            case .word(let word) where DateOrder.dayFirstWords.contains(word): self = .dayFirst
            case .number(let first, _):
                guard index + 2 < tokens.count, tokens[index + 1] == .mark("/"),
                    case .number(let second, let digits) = tokens[index + 2], digits <= 2,
                    index == 0 || tokens[index - 1] != .mark("/"), first <= 31, second <= 31,
                    (first > 12) != (second > 12)
                else { continue }
                self = first > 12 ? .dayFirst : .monthFirst
            default: continue
            }
            return
        }
        return nil
    }

    /// Words of languages that put the day first, and of no other: data.
    private static let dayFirstWords: Set<String> = [
        "ich", "nicht", "je", "suis", "jusqu", "estoy", "estare", "hasta", "ik", "niet", "sono", "fino", "rientro",
        "saro",
        "estou", "estarei", "jestem", "jag", "jeg", "ikke", "jsem", "olen", "sunt", "vagyok", "sam", "я", "είμαι",
        "whilst", "fortnight",
    ]
}
