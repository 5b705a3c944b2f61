/// Local parts that say nobody reads the answers: data.
enum MachineSenders {
    /// - Parameter local: in lower case without `-`, `_` and `.`.
    static func isNoReply(_ local: String) -> Bool {
        let bytes = Array(local.utf8)
        return names.contains { name in
            bytes.starts(with: name) || (bytes.count > name.count && bytes.suffix(name.count).elementsEqual(name))
        }
    }

    private static let names = [
        "noreply", "donotreply", "dontreply", "noresponse", "nepasrepondre", "nepasrépondre", "noresponder",
        "naoresponda", "naoresponder", "nonrispondere", "nichtantworten", "keineantwort", "nietbeantwoorden",
        "svaraej", "ikkesvar", "ingensvar", "eivastata", "nieodpowiadaj", "neodpovidat", "yanitlama",
    ].map { Array($0.utf8) }
}
