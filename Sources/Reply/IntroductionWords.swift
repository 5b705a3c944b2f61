/// The words with which mail clients introduce a quote, by language.
enum IntroductionWords {
    /// What stands before the date or the name.
    ///
    /// A new language is a new line.
    static let openings = PhraseTable([
        // English, with Eudora's, AOL's and Horde's forms
        "on", "at", "in a message dated", "quoting", "in reply to",
        // German
        "am", "zitat von", "an dem",
        // French
        "le", "citation de", "en date du",
        // Spanish, Catalan, Galician
        "el", "el día", "el dia", "citando a", "mensaje citado por", "o día", "en data",
        // Italian
        "il", "il giorno", "in data", "citazione", "scrive",
        // Portuguese
        "em", "a", "no dia", "citando",
        // Dutch, Afrikaans
        "op", "citeren", "quoting",
        // Danish, Norwegian, Swedish, Icelandic
        "den", "på", "citerar", "þann", "d.", "tor", "ma", "ti",
        // Polish
        "dnia", "w dniu", "w wiadomości z dnia", "cytowanie",
        // Czech, Slovak, Slovene, Croatian, Serbian
        "dne", "dňa", "dna", "v", "dana", "u", "citát",
        // Romanian, Hungarian
        "pe", "în", "la", "pe data de", "ekkor:",
        // Finnish, Estonian, Latvian, Lithuanian
        "lainaus", "kuupäeval", "kuupäev", "piektd.", "plkst.",
        // Russian, Ukrainian, Bulgarian
        "в", "во", "от", "на", "у", "цитирую", "дана",
        // Greek, Turkish
        "στις", "την", "στισ",
        // Hebrew, Arabic, Persian
        "בתאריך", "ב-", "ביום", "في", "بتاريخ", "در", "در تاریخ",
        // Vietnamese, Indonesian, Malay, Thai
        "vào", "vào lúc", "vào ngày", "ngày", "pada", "tanggal", "เมื่อ", "ในวันที่",
        // Chinese, Japanese, Korean
        "在", "于", "於", "日時:",
    ])

    /// What stands before a name where no date is given.
    static let citations = PhraseTable([
        "quoting", "zitat von", "citation de", "citando a", "citando", "mensaje citado por", "citazione di", "citeren",
        "citerar", "cytowanie", "citát", "lainaus", "цитирую",
    ])

    /// What says that somebody wrote.
    ///
    /// A new language is a new line.
    static let verbs = PhraseTable([
        "wrote", "writes", "sent", "has written", "wrote the following",
        "schrieb", "schreibt", "hat geschrieben", "schrieb folgendes", "folgendes geschrieben",
        "a écrit", "a ecrit", "écrit", "écrivait",
        "escribió", "escribio", "ha escrito", "escribía", "va escriure", "ha escrit", "escribiu",
        "ha scritto", "scritto", "scrisse", "scriveva", "scrive",
        "escreveu", "escreve", "disse",
        "schreef", "geschreven", "het volgende geschreven", "schreef het volgende", "het geskryf", "skryf",
        "skrev", "skrev følgende", "skrev följande", "skreiv", "skrifaði", "følgende",
        "napisał", "napisała", "napisał(a)", "napisał/a", "napisał(-a)", "pisze",
        "napsal", "napsala", "napsal(a)", "napísal", "napísala", "napísal(a)", "je napisal", "je napisal/a",
        "je napisao", "je napisala", "je napisao/la", "napisao je", "piše", "написао је",
        "a scris", "a scris:", "írta", "ezt írta",
        "kirjoitti", "kirjutas", "rakstīja", "parašė", "rašė",
        "написал", "написала", "написал(а)", "пишет", "писал", "писала", "писал(а)", "написав", "написала", "пише",
        "написа",
        "έγραψε", "έγραψε:", "yazdı", "şunu yazdı", "şunları yazdı", "yazmış",
        "כתב", "כתבה", "כתב/ה", "كتب", "كتبت", "تمت كتابة", "نوشت", "نوشته", "نوشته است",
        "đã viết", "viết", "menulis", "tulis", "เขียน", "เขียนว่า",
        "写道", "寫道", "写了", "寫了", "写到", "のメッセージ", "のメール", "wrote", "作成", "書きました", "さんが書きました",
        "작성", "님이 작성", "썼습니다", "씀", "님이 쓴 글",
    ])
}
