/// Names of months by language: data, in lower case, and without the accents of `DateToken`.
enum MonthNames {
    /// 1 to 12 of the names that stand before their day.
    static let leading = numbered([
        // English, Hungarian, Lithuanian
        ["january", "jan", "januar", "sausio"], ["february", "feb", "februar", "vasario"],
        ["march", "mar", "marcius", "kovo"], ["april", "apr", "aprilis", "balandžio"], ["may", "majus", "gegužės"],
        ["june", "jun", "junius", "birželio"], ["july", "jul", "julius", "liepos"],
        ["august", "aug", "augusztus", "rugpjūčio"], ["september", "sep", "sept", "szeptember", "rugsėjo"],
        ["october", "oct", "oktober", "spalio"], ["november", "nov", "lapkričio"], ["december", "dec", "gruodžio"],
    ])

    /// 1 to 12 of all names.
    static let any = leading.merging(
        numbered([
            [
                "janner", "jaenner", "janvier", "janv", "enero", "ene", "januari", "janeiro", "gennaio", "gen", "gener",
                "ianuarie", "stycznia", "ledna", "januara", "januarja", "siječnja", "tammikuuta", "tammikuun",
                "jaanuar",
                "jaanuarini", "janvārim", "janvārī", "ocak", "ιανουαρίου", "января", "січня", "януари",
            ],
            [
                "fevrier", "fevr", "fev", "febrero", "februari", "fevereiro", "febbraio", "febrer", "februarie",
                "lutego",
                "unora", "februara", "februarja", "veljače", "helmikuuta", "helmikuun", "veebruar", "veebruarini",
                "februārim", "februārī", "şubat", "φεβρουαρίου", "февраля", "лютого", "февруари",
            ],
            [
                "marz", "maerz", "mrz", "mars", "marzo", "maart", "mrt", "marco", "marc", "martie", "marts", "marca",
                "března", "ožujka", "maaliskuuta", "maaliskuun", "marts", "martsini", "martam", "martā", "mart",
                "μαρτίου", "марта", "березня", "март",
            ],
            [
                "avril", "avr", "abril", "abr", "aprile", "aprilie", "kwietnia", "dubna", "aprila", "travnja",
                "huhtikuuta",
                "huhtikuun", "aprill", "aprillini", "aprīlim", "aprīlī", "nisan", "απριλίου", "апреля", "квітня",
                "април",
            ],
            [
                "mai", "mayo", "mei", "maio", "maj", "maggio", "maig", "maja", "května", "svibnja", "toukokuuta",
                "toukokuun", "maini", "maijam", "maijā", "mayıs", "μαΐου", "μαιου", "мая", "травня", "май",
            ],
            [
                "juni", "juin", "junio", "junho", "giugno", "juny", "iunie", "czerwca", "června", "juna", "junija",
                "lipnja",
                "kesakuuta", "kesakuun", "juuni", "juunini", "jūnijam", "jūnijā", "haziran", "ιουνίου", "июня",
                "червня",
                "юни",
            ],
            [
                "juli", "juil", "juillet", "julio", "julho", "luglio", "juliol", "iulie", "lipca", "července", "jula",
                "julija", "srpnja", "heinakuuta", "heinakuun", "juuli", "juulini", "jūlijam", "jūlijā", "temmuz",
                "ιουλίου", "июля", "липня", "юли",
            ],
            [
                "aout", "agosto", "ago", "augustus", "augusti", "agost", "sierpnia", "srpna", "augusta", "avgusta",
                "kolovoza", "elokuuta", "elokuun", "augustini", "augustam", "augustā", "ağustos", "αυγούστου",
                "августа",
                "серпня", "август",
            ],
            [
                "septembre", "septiembre", "setiembre", "setembro", "set", "settembre", "setembre", "septembrie",
                "września",
                "zaři", "septembra", "rujna", "syyskuuta", "syyskuun", "septembrini", "septembrim", "septembrī",
                "eylul",
                "σεπτεμβρίου", "сентября", "вересня", "септември",
            ],
            [
                "okt", "octobre", "octubre", "outubro", "out", "ottobre", "octombrie", "października", "řijna",
                "oktobra",
                "lokakuuta", "lokakuun", "oktoober", "oktoobrini", "oktobrim", "oktobrī", "ekim", "οκτωβρίου",
                "октября",
                "жовтня", "октомври",
            ],
            [
                "novembre", "noviembre", "novembro", "noiembrie", "listopada", "listopadu", "novembra", "studenoga",
                "marraskuuta", "marraskuun", "novembrini", "novembrim", "novembrī", "kasım", "νοεμβρίου", "ноября",
                "листопада", "ноември",
            ],
            [
                "dezember", "dez", "decembre", "diciembre", "dic", "dezembro", "dicembre", "desembre", "decembrie",
                "grudnia", "prosince", "decembra", "prosinca", "desember", "joulukuuta", "joulukuun", "detsember",
                "detsembrini", "decembrim", "decembrī", "aralık", "δεκεμβρίου", "декабря", "грудня", "декември",
            ],
        ])
    ) { first, _ in first }

    /// True for a word that is one.
    static func isName(_ token: DateToken) -> Bool {
        guard case .word(let word) = token else { return false }
        return any[word] != nil
    }

    private static func numbered(_ names: [[String]]) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for (index, names) in names.enumerated() { for name in names { numbers[name] = index + 1 } }
        return numbers
    }
}
