/// Words that lead to a return date, and the names of months: data, in lower case and without accents.
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
    ]

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
    static func month(_ word: String) -> Int? { months[word] }

    /// 1 to 12, of a name that English puts before the day.
    static func englishMonth(_ word: String) -> Int? { english[word] }

    private static let english = numbered([
        ["january", "jan"], ["february", "feb"], ["march", "mar"], ["april", "apr"], ["may"], ["june", "jun"],
        ["july", "jul"], ["august", "aug"], ["september", "sep", "sept"], ["october", "oct"], ["november", "nov"],
        ["december", "dec"],
    ])

    private static let months = english.merging(
        numbered([
            ["januar", "janner", "jaenner", "janvier", "janv", "enero", "ene", "januari", "janeiro"],
            ["februar", "fevrier", "fevr", "fev", "febrero", "februari", "fevereiro"],
            ["marz", "maerz", "mrz", "mars", "marzo", "maart", "mrt", "marco"],
            ["avril", "avr", "abril", "abr"], ["mai", "mayo", "mei", "maio"], ["juni", "juin", "junio", "junho"],
            ["juli", "juil", "juillet", "julio", "julho"], ["aout", "agosto", "ago", "augustus"],
            ["septembre", "septiembre", "setiembre", "setembro", "set"],
            ["oktober", "okt", "octobre", "octubre", "outubro", "out"],
            ["novembre", "noviembre", "novembro"], ["dezember", "dez", "decembre", "diciembre", "dic", "dezembro"],
        ])
    ) { first, _ in first }

    private static func numbered(_ names: [[String]]) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for (index, names) in names.enumerated() { for name in names { numbers[name] = index + 1 } }
        return numbers
    }
}
