/// Words that lead to a return date: data, in lower case, and without the accents of `DateToken`.
enum VacationCues {
    /// Behind them comes the end of the absence, or the day of the return.
    static let ends: Set<String> = [
        // English
        "until", "till", "til", "through", "thru", "back", "return", "returning", "returns", "resume", "resuming",
        // German
        "bis", "zuruck", "zurueck", "wieder", "ruckkehr", "rueckkehr",
        // French
        "jusqu", "jusque", "retour", "reviens", "reviendrai", "rentre", "rentrerai",
        // Spanish
        "hasta", "regreso", "regresare", "vuelvo", "volvere", "vuelta", "reincorporo", "reincorporare",
        // Dutch
        "tot", "terug", "weer",
        // Portuguese
        "ate", "regresso", "regressarei", "volto", "voltarei", "retorno", "retornarei",
        // Italian, Catalan, Romanian
        "fino", "rientro", "rientrero", "torno", "tornero", "ritorno", "fins", "tornare", "pană", "pana", "revin",
        // Danish, Norwegian, Swedish, Finnish, Estonian
        "tilbage", "tilbake", "tillbaka", "ater", "palaan", "takaisin", "kuni", "tagasi",
        // Polish, Czech, Slovak, Croatian, Slovenian, Hungarian
        "wracam", "wrocę", "powrot", "zpět", "vratim", "navrat", "spať", "natrag", "vraćam", "nazaj",
        "vissza",
        // Russian, Ukrainian, Bulgarian, Greek
        "вернусь", "выйду", "возвращаюсь", "повернусь", "връщам", "έως", "μέχρι", "επιστρέφω", "επιστροφή",
        // Baltic, Turkish, Indonesian, Vietnamese
        "līdz", "atgriezīšos", "iki", "grįšiu", "hingga", "sampai", "đến",
        // Chinese
        "至", "到", "直到", "将于", "將於", "预计",
    ]

    /// The same, but only right before the date: elsewhere they mean much else.
    private static let shortEnds: Set<String> = ["do", "до", "по"]

    /// In Portuguese `do dia` is a beginning.
    static func isShortEnd(_ word: String, before next: DateToken?) -> Bool {
        shortEnds.contains(word) && next != .word("dia")
    }

    /// The same behind the date.
    static let endsBehind: Set<String> = ["asti", "saakka", "kadar", "ig"]

    /// Behind them comes the beginning: of the absence, or of being there again.
    static let starts: Set<String> = [
        "from", "of", "on", "ab", "am", "partir", "des", "le", "vanaf", "op", "desde", "el", "em", "dia",
    ]

    /// Behind such a date they say that it is the beginning of being there.
    static let presence: Set<String> = [
        "back", "available", "again", "return", "reachable", "wieder", "zuruck", "zurueck", "erreichbar", "nouveau",
        "disponible", "joignable", "weer", "terug", "bereikbaar", "nuevo", "novo", "disponivel", "retour",
    ]

    /// What they say is not so.
    static let negations: Set<String> = [
        "not", "no", "nicht", "kein", "keine", "ne", "pas", "non", "niet", "geen", "nao", "unavailable", "away",
    ]

    /// An end only between two dates.
    static func isBetween(_ token: DateToken) -> Bool {
        switch token {
        case .word(let word): between.contains(word)
        case .mark(let mark): mark == "-"
        case .number, .ordinal, .stop: false
        }
    }

    private static let between: Set<String> = ["to", "au", "al", "a", "ao", "bis", "tot", "through", "thru", "until"]

    /// 1 to 12.
    static func month(_ word: String) -> Int? { MonthNames.any[word] }

    /// 1 to 12, of a name that stands before the day in its language.
    static func leadingMonth(_ word: String) -> Int? { MonthNames.leading[word] }

    // MARK: East Asia, whose signs stand behind what they name

    static let yearSigns: Set<String> = ["年", "년"]
    static let monthSigns: Set<String> = ["月", "월"]
    static let daySigns = ["日", "号", "號", "일"]
    /// At the end of the word before the date.
    static let signsBefore = ["至", "到", "截止"]
    /// Within the word behind the date.
    static let signsBehind = [
        "まで", "迄", "戻", "復帰", "出社", "返回", "回来", "回來", "返岗", "恢复", "止", "까지", "복귀", "돌아",
    ]
}
