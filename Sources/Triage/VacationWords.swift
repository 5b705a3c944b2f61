/// What absence notices say, by language: data, all lower case.
enum VacationWords {
    /// Names that mail programs give their notices: with a colon, a bracket or the end behind them they decide alone,
    /// for half of all notices have no header that says so.
    static let notices = [
        // English
        "automatic reply", "auto reply: out of office", "autoreply: out of office",
        "out of office autoreply", "out of office auto-reply", "out of office auto reply", "out of office reply",
        "out of office response", "out of office notification", "out-of-office reply",
        "vacation response", "vacation autoreply",
        "auto-reply: away", "auto-reply: out of office",
        // German, Dutch, Nordic
        "abwesenheitsnotiz", "automatische antwort", "automatische abwesenheitsnotiz",
        "automatische abwesenheitsmeldung", "automatisch antwoord", "automatische beantwoording", "autosvar",
        "automatisk svar", "automatiskt svar", "automaattinen vastaus", "poissaoloilmoitus", "sjálfvirkt svar",
        // Romance
        "réponse automatique", "message automatique d'absence",
        "risposta automatica", "respuesta automática", "respuesta automatica",
        "resposta automática", "resposta automatica", "răspuns automat",
        // Slavic
        "automatyczna odpowiedź", "odpowiedź automatyczna", "automatická odpověď", "automatická odpoveď",
        "automatski odgovor", "samodejni odgovor", "автоответ", "автоматический ответ", "автоматична відповідь",
        "автоматичен отговор", "аутоматски одговор",
        // Baltic, Hungarian, Greek, Turkish, Estonian
        "automātiska atbilde", "automātiskā atbilde", "automatinis atsakymas", "automaatvastus", "automatikus válasz",
        "αυτόματη απάντηση", "otomatik yanıt", "otomatik cevap",
        // Hebrew, Arabic, Asia
        "תשובה אוטומטית", "מענה אוטומטי", "رد تلقائي", "رد تلقائي", "自动答复", "自动回复", "自動回覆", "自動回復",
        "自動応答", "自動返信", "자동 회신", "자동회신", "부재중 자동 회신", "trả lời tự động",
        "balasan otomatis", "ตอบกลับอัตโนมัติ",
    ].map { Array($0.utf8) }

    /// Names of notices that people give their own mails too; they decide alone where nothing speaks for a person.
    static let commonNames = [
        "out of office", "out-of-office", "out of the office", "vacation message", "vacation reply", "holiday reply",
        "absence from office", "away notice", "message d'absence", "absence du bureau", "fuera de la oficina",
        "fora do escritório", "ausência temporária", "不在通知",
    ].map { Array($0.utf8) }

    /// Names that count only beside a machine's header: they are a word of every day.
    static let subjectNames = [
        "urlaub", "ferie", "ferier", "vakantie", "vacation", "vacations", "holiday", "holidays", "semester", "ferien",
        "vacances", "congés", "congé", "férias", "vacaciones", "urlop", "dovolená", "dovolenka", "godišnji odmor",
        "dopust", "concediu", "отпуск", "відпустка", "отпуска", "izin", "tatil", "loma", "puhkus", "atostogos",
        "atvaļinājums", "szabadság", "away", "absent", "ooo", "fuori sede", "nicht da", "休暇", "休假", "휴가", "חופשה",
        "إجازة", "άδεια",
    ].map { Array($0.utf8) }

    /// Other beginnings of their subjects; people write them too, so they count only beside a machine's header.
    static let subjects = [
        // English
        "automatic reply", "auto reply: out of", "autoreply: out of", "out of office", "out-of-office",
        "out of the office",
        "ooo:", "oof:", "[ooo]", "(ooo)", "on vacation", "vacation:", "vacation reply", "vacation message",
        "vacation response", "away from my mail", "away from the office", "away from office", "i am out of the office",
        "i'm out of the office", "i am away", "on leave", "on holiday", "on annual leave", "annual leave",
        "holiday reply", "i am on holiday", "i'm on holiday", "i am on vacation", "i'm on vacation",
        "absence from office",
        "away notice", "absent:", "on maternity leave", "on parental leave", "on sick leave",
        // German
        "abwesenheitsnotiz", "abwesenheit", "automatische antwort", "automatische abwesenheit", "abwesend", "urlaub:",
        "im urlaub", "nicht im büro", "nicht im hause", "außer haus", "urlaubsvertretung",
        // Dutch, Nordic
        "automatisch antwoord", "afwezig", "niet op kantoor", "buiten kantoor", "automatische beantwoording",
        "vakantie:",
        "autosvar", "automatisk svar", "automatiskt svar", "frånvaro", "frånvarande", "fravær", "fraværende",
        "ikke til stede", "ikke på kontoret", "ferie:", "semester:", "poissa", "automaattinen vastaus", "lomalla",
        "poissaoloilmoitus", "poissaolo", "sjálfvirkt svar",
        // French
        "réponse automatique", "absence du bureau", "absent du bureau", "message d'absence", "en congé", "en congés",
        "en vacances", "absence :", "absence:", "je suis absent", "absent(e)", "message automatique d'absence",
        // Italian, Spanish, Portuguese, Catalan, Romanian
        "risposta automatica", "fuori sede", "fuori ufficio", "assenza", "in ferie", "ferie:", "assente",
        "risposta non al computer",
        "respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina", "ausente",
        "de vacaciones", "vacaciones:", "resposta automática", "resposta automatica", "ausência", "fora do escritório",
        "fora do escritorio", "de férias", "ausência temporária", "absència", "răspuns automat", "în concediu",
        // Slavic
        "automatyczna odpowiedź", "odpowiedź automatyczna", "poza biurem", "nieobecność", "nieobecna", "nieobecny",
        "urlop:", "na urlopie", "jestem na urlopie", "automatická odpověď", "automatická odpoveď", "nepřítomnost",
        "nejsem v kanceláři", "mimo kancelář", "dovolená", "neprítomnosť", "mimo kancelárie", "automatski odgovor",
        "samodejni odgovor", "odsutnost", "odsoten", "автоответ", "автоматический ответ", "автоматическая ответ",
        "нет на работе", "отсутствие", "в отпуске", "вне офиса", "автоматична відповідь", "відпустка",
        "автоматичен отговор", "аутоматски одговор", "извън офиса",
        // Baltic, Hungarian, Greek, Turkish, Estonian
        "automātiska atbilde", "automātiskā atbilde", "esmu ārpus biroja", "ārpus biroja", "prombūtne", "prombūtnē",
        "atvaļinājum", "automatinis atsakymas", "nesu biure", "atostog", "automaatvastus", "puhkusel",
        "kontorist väljas",
        "automatikus válasz", "házon kívül", "szabadság", "irodán kívül", "αυτόματη απάντηση", "εκτός γραφείου",
        "otomatik yanıt", "ofis dışında", "otomatik cevap", "izindeyim", "yıllık izin",
        // Hebrew, Arabic
        "תשובה אוטומטית", "מענה אוטומטי", "מחוץ למשרד", "רد تلقائي", "رد تلقائي", "خارج المكتب",
        // East and South-East Asia
        "自动答复", "自动回复", "自動回覆", "自動回復", "自動応答", "自動返信", "外出", "休假", "不在", "不在通知", "休暇",
        "부재중", "자동 회신", "자동회신", "휴가", "trả lời tự động", "balasan otomatis", "ตอบกลับอัตโนมัติ",
    ].map { Array($0.utf8) }

    /// Marks at the end of a subject that decide alone where nothing speaks for a person.
    static let noticeEndings = [
        "(out of office)", "[out of office]", "(automatic reply)", "[automatic reply]",
    ].map { Array($0.utf8) }

    /// QUIRK: Notes writes `Ann Smith is out of the office (returning 3 June)`, in the language of its user, and no header;
    /// see Tests/Fixtures/verdicts/vacations.mails.
    static let noticePhrases = [
        "is out of the office (returning", "is out of the office (until", "is out of the office. (returning",
        "ist außer haus (rückkehr", "ist außer haus. (rückkehr", "ist nicht im büro (rückkehr",
        "est absent(e) du bureau (retour", "est absent du bureau (retour", "est absente du bureau (retour",
        "est absent(e). (retour", "è fuori ufficio (rientr", "è fuori sede (rientr", "está fuera de la oficina (regres",
        "está fuera de la oficina (vuelve", "está ausente (retorn", "está fora do escritório (retorn",
        "is niet aanwezig (terug", "is niet op kantoor (terug", "är inte på kontoret (åter",
        "er ikke på kontoret (tilbage",
        "er ikke på kontoret (tilbake", "jest poza biurem (powrót", "není v kanceláři (návrat", "on poissa (palaa",
    ].map { Array($0.utf8) }

    /// Words at the end of a subject; only beside a machine's header.
    static let subjectEndings = [
        "is out of the office", "is out of office", "is on vacation", "is on holiday", "is away", "is on leave",
        "out of office", "out of the office", "is absent",
        "ist nicht im büro", "ist abwesend", "ist im urlaub", "est absent", "est en congé",
        "is unavailable", "nie ma w biurze", "jest na urlopie",
    ].map { Array($0.utf8) }

    /// Words within a subject that speak of an absence and of its end; only beside a machine's header.
    static let subjectPhrases = [
        "is out of the office (", "is out of the office until", "will be out of the office", "out of office until",
        "out of office auto", "out of office reply", "out-of-office reply", "out of office notification",
        "out of the office until", "away until", "on vacation until", "abwesend bis", "nicht im büro bis",
        "absent jusqu", "auto-reply: away", "vacation autoreply", "prombūtnē", "ārpus biroja", "nieobecność w biurze",
        "jestem poza biurem",
    ].map { Array($0.utf8) }

    /// What the text says; counts only beside a header that shows a machine.
    static let bodies = [
        "out of office", "out of the office", "out-of-office", "away from the office", "away from my desk",
        "away from my email", "away from my e-mail", "on vacation", "on holiday", "on annual leave", "on leave",
        "parental leave", "maternity leave", "i am away", "i'm away", "i will be away", "i will be back",
        "i'll be back",
        "will return on", "return to the office", "limited access to", "without access to", "not in the office",
        "no longer work", "has left the company", "currently unavailable", "auto reply while", "i am currently out",
        "nicht im büro", "nicht im haus", "nicht erreichbar", "nicht am arbeitsplatz", "abwesend", "im urlaub",
        "in urlaub", "wieder erreichbar", "außer haus",
        "en congé", "en vacances", "absent du", "absente du", "je suis absent", "de retour", "absence",
        "afwezig", "met vakantie", "op vakantie", "niet aanwezig", "met verlof", "på semester", "frånvarande",
        "på ferie",
        "ikke på kontoret", "fraværende", "lomalla", "poissa",
        "fuera de la oficina", "de vacaciones", "estaré ausente", "fuori ufficio", "in ferie", "sarò assente",
        "assente",
        "fora do escritório", "de férias", "estarei ausente", "poza biurem", "na urlopie", "nieobecn", "dovolen",
        "mimo kancelář", "nepřítom", "в отпуске", "отсутствую", "нет на месте", "відпустці", "ārpus biroja",
        "atvaļinājum",
        "prombūtn", "atostog", "puhkusel", "szabadság", "házon kívül", "εκτός γραφείου", "izinde", "ofis dışında",
        "休暇", "不在", "外出", "休假", "出差", "부재", "휴가", "בחופשה", "מחוץ למשרד", "خارج المكتب", "إجازة",
    ].map { Array($0.utf8) }
}

/// Subjects of other machine answers: data, all lower case.
enum AutoReplyWords {
    /// Names of answers: with a colon, a bracket or the end behind them they decide alone.
    static let notices = [
        "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse", "autoresponder",
        "automated reply", "automated response", "automatic response", "automatic acknowledgement",
        "automatic acknowledgment", "automatische eingangsbestätigung", "automatische empfangsbestätigung",
        "accusé de réception automatique", "réponse auto",
    ].map { Array($0.utf8) }

    /// Other beginnings of their subjects; only beside a machine's header.
    static let subjects = [
        "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse", "auto responder",
        "autoresponder", "auto:", "automated reply", "automated response", "automatic response", "automatic acknowledg",
        "automatische eingangsbestätigung",
        "automatische empfangsbestätigung", "accusé de réception automatique", "réponse auto", "auto reply from",
    ].map { Array($0.utf8) }
}
