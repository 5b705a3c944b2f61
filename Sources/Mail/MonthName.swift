/// The months' names as dates of mail have them.
enum MonthName {
    /// 1 to 12 for a name in lower case, cut or whole; nil when it is none.
    static func number(of word: String) -> Int? {
        if let number = english[String(word.prefix(3))] { return number }
        return others[word] ?? others[String(word.prefix(4))] ?? others[String(word.prefix(3))]
    }

    /// RFC 5322 §3.3.
    private static let english = [
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
        "dec": 12,
    ]

    /// QUIRK: programs that ask their system for the date write it in its language (DateTests "other languages").
    private static let others: [String: Int] = {
        let rows = [
            "de": "jän:1 mär:3 mrz:3 mai:5 okt:10 dez:12", "fr": "fév:2 avr:4 mai:5 juin:6 juil:7 aoû:8 déc:12",
            "es": "ene:1 abr:4 ago:8 dic:12", "it": "gen:1 mag:5 giu:6 lug:7 ago:8 set:9 ott:10 dic:12",
            "nl": "mrt:3 maa:3 mei:5 okt:10", "pt": "fev:2 abr:4 mai:5 ago:8 set:9 out:10 dez:12",
        ]
        var found: [String: Int] = [:]
        for entry in rows.values.flatMap({ $0.split(separator: " ") }) {
            let halves = entry.split(separator: ":")
            if halves.count == 2 { found[String(halves[0])] = Int(halves[1]) }
        }
        return found
    }()
}
