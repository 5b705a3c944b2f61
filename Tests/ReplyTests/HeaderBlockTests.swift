import Testing

@testable import Reply

@Suite("Headers of quoted mails")
struct HeaderBlockTests {
    static let blocks = [
        "From: Ann Miller <ann@example.org>\nSent: Tuesday, March 4, 2025 9:12 AM\nTo: Bo\nSubject: Session",
        "From: Ann Miller\nSent: Tuesday, March 4, 2025 9:12 AM\nTo: Bo\nSubject: Session",
        "*From:* Ann Miller [mailto:ann@example.org]\n*Sent:* Tuesday, March 4, 2025\n*To:* Bo\n*Subject:* Session",
        "Von: Ann Miller <ann@example.org>\nGesendet: Dienstag, 4. März 2025 09:12\nAn: Bo\nBetreff: Termin",
        "De : Ann Miller <ann@example.org>\nEnvoyé : mardi 4 mars 2025 09:12\nÀ : Bo\nObjet : Séance",
        "De : Ann Miller\nEnvoyé le :mardi 4 mars 2025 09:12\nÀ : Bo\nObjet :Séance",
        "De: Ann Miller <ann@example.org>\nEnviado el: martes, 4 de marzo de 2025 9:12\nPara: Bo\nAsunto: Sesión",
        "De: Ann Miller <ann@example.org>\nEnviada em: terça-feira, 4 de março de 2025\nPara: Bo\nAssunto: Sessão",
        "Da: Ann Miller\nInviato: martedì 4 marzo 2025 09:12\nA: Bo\nOggetto: Seduta",
        "Van: Ann Miller\nVerzonden: dinsdag 4 maart 2025 9:12\nAan: Bo\nOnderwerp: Sessie",
        "Fra: Ann Miller\nSendt: 4. marts 2025 09:12\nTil: Bo\nEmne: Samtale",
        "Från: Ann Miller\nSkickat: den 4 mars 2025 09:12\nTill: Bo\nÄmne: Samtal",
        "Lähettäjä: Ann Miller\nLähetetty: tiistai 4. maaliskuuta 2025 9.12\nVastaanottaja: Bo\nAihe: Istunto",
        "Od: Ann Miller\nWysłano: wtorek, 4 marca 2025 09:12\nDo: Bo\nTemat: Sesja",
        "Od: Ann Miller\nOdesláno: úterý 4. března 2025 9:12\nKomu: Bo\nPředmět: Sezení",
        "Feladó: Ann Miller\nElküldve: 2025. március 4. 9:12\nCímzett: Bo\nTárgy: Ülés",
        "De la: Ann Miller\nTrimis: marți, 4 martie 2025 09:12\nCătre: Bo\nSubiect: Ședință",
        "От: Ann Miller\nОтправлено: 4 марта 2025 г. 9:12\nКому: Bo\nТема: Сеанс",
        "Від: Ann Miller\nНадіслано: 4 березня 2025 р. 9:12\nКому: Bo\nТема: Сеанс",
        "Από: Ann Miller\nΣτάλθηκε: Τρίτη, 4 Μαρτίου 2025 9:12\nΠρος: Bo\nΘέμα: Συνεδρία",
        "Kimden: Ann Miller\nGönderildi: 4 Mart 2025 Salı 09:12\nKime: Bo\nKonu: Seans",
        "מאת: Ann Miller\nנשלח: יום שלישי 4 מרץ 2025 9:12\nאל: Bo\nנושא: פגישה",
        "من: Ann Miller\nتم الإرسال: 4 مارس 2025\nإلى: Bo\nالموضوع: جلسة",
        "Từ: Ann Miller\nĐã gửi: 4 tháng 3 năm 2025\nĐến: Bo\nChủ đề: Buổi hẹn",
        "发件人: Ann Miller\n发送时间: 2025年3月4日 9:12\n收件人: Bo\n主题: 预约",
        "寄件者： Ann Miller\n日期： 2025年3月4日\n收件者： Bo\n主旨： 預約",
        "差出人: Ann Miller\n送信日時: 2025年3月4日 9:12\n宛先: Bo\n件名: 予約",
        "보낸 사람: Ann Miller\n보낸 날짜: 2025년 3월 4일\n받는 사람: Bo\n제목: 상담",
        "Date: Tue, 4 Mar 2025 09:12:00 +0100\nSubject: Session\nFrom: ann@example.org\nTo: bo@example.org",
    ]

    @Test("A header block parts old from new without any separator", arguments: blocks)
    func block(_ header: String) {
        let reply = extractReply(plain: "Thursday works.\n\n\(header)\n\nCould we move it?\nAnn")
        #expect(reply.text == "Thursday works.")
        #expect(reply.rule == "outlook-header-block")
    }

    @Test("The rule that a client draws above the header goes with it")
    func ruleAbove() {
        let reply = extractReply(
            plain:
                "Thursday works.\n________________________________\nFrom: Ann <ann@example.org>\nSent: 4 March 2025\n"
                + "To: Bo\nSubject: Session\n\nCould we?")
        #expect(reply.text == "Thursday works.")
    }

    static let lists = [
        "Date: 4 March\nTime: 9:12\nAddress: 5 Hill Road\n\nSee you there.",
        "From: London\nTo: Paris\nThat is the trip I meant.",
        "From: Hill Road\nTo: the station\nDate: 4 March\nis when I need the room.",
        "from: ann@example.org is the address I use now",
        "From: 10:00\nTo: 11:00\nDate: 4 March 2025\nis when I need the room.",
        "Date: 4 March 2025 at 9:12\nFrom: London\nTo: Paris\nThat is the train.",
        "Please reply above this line of the form, or below?",
        "Subject: maths\nFrom: Monday\nTo: Friday\nI teach it.",
        "Subject: maths\nLevel: beginner\nWhen: Tuesdays",
    ]

    static let labelled = [
        "From: 10:00\nTo: 11:00\nDate: 4 March\nis when I need it.", "Q: when?\nA: Thursday", "A: yes\nB: no\nC: maybe",
        "Total:\n======\n20 EUR", "Subject: maths\nFrom: Monday\nTo: Friday",
    ]

    @Test("Labelled lines right above another's header stay", arguments: labelled)
    func labelledAbove(_ words: String) {
        let header = "Von: Änne <ann@example.org>\nGesendet: Dienstag, 4. März 2025 09:12\nAn: Bo\nBetreff: Termin"
        #expect(extractReply(plain: "\(words)\n\n\(header)\n\nalt").text == words)
    }

    @Test("Labelled lines of a person's own are no header", arguments: lists)
    func ownLabels(_ body: String) {
        #expect(extractReply(plain: body).text == body)
    }

    static let separators = [
        "-----Original Message-----", "----- Original Message -----", "-------- Original message --------",
        "-----Ursprüngliche Nachricht-----", "-------- Message d'origine --------", "-----Mensaje original-----",
        "-----Messaggio originale-----", "-----Oorspronkelijk bericht-----", "-----Oprindelig meddelelse-----",
        "-----Opprinnelig melding-----", "-----Ursprungligt meddelande-----", "-----Wiadomość oryginalna-----",
        "-----Исходное сообщение-----", "-----Orijinal Mesaj-----", "------------------ 原始邮件 ------------------",
        "-----元のメッセージ-----", "-----원본 메시지-----", "*-----Original Message-----*",
        "##- Please type your reply above this line -##", "--- Bitte antworten Sie oberhalb dieser Zeile ---",
    ]

    @Test("A separator with words cuts to the end", arguments: separators)
    func separator(_ line: String) {
        #expect(extractReply(plain: "Fine.\n\n\(line)\n\nOld words.\n\nMore of them.").text == "Fine.")
    }

    static let odd = [
        "From: Ann <ann@example.org> Sent: Tuesday, March 4, 2025 9:12 AM To: Bo <bo@example.org> Subject: Session",
        "From: Ann <ann@example.org>\nSent: Tuesday, March 4, 2025 9:12 AM",
        "| From | Ann<ann@example.org> |\n| Date | 2025-03-04 09:12 |\n| To | Bo |\n| Subject | Session |",
        "From:\nAnn <ann@example.org>\nSent:\nTuesday, March 4, 2025 9:12 AM\nTo:\nBo\nSubject:\nSession",
    ]

    @Test(
        "Headers on one line, of two lines, in a table and with the values below the labels are found", arguments: odd)
    func oddHeader(_ header: String) {
        #expect(extractReply(plain: "Fine.\n\n\(header)\n\nCould we move it?").text == "Fine.")
    }

    static let requests = [
        "Reply above this line.", "Please reply above this line to add a comment.", "=== Write above this line ===",
    ]

    @Test("A line that asks to write above it cuts, with dashes or as a sentence", arguments: requests)
    func request(_ line: String) {
        let reply = extractReply(plain: "Fine.\n\n\(line)\n\nAnn asked:\nCould we move it?")
        #expect(reply.text == "Fine.")
        #expect(reply.rule == "reply-marker")
    }

    @Test("A rule that only parted the words from what was cut goes with it")
    func trailingRule() {
        #expect(extractReply(plain: "Fine.\n\n-----\n\n> Could we?").text == "Fine.")
        #expect(extractReply(plain: "Fine.\n\n=====\nOn 4 Mar 2025 at 09:12 Ann wrote:\n> Could we?").text == "Fine.")
        #expect(extractReply(plain: "Fine.\n\n=====").text == "Fine.\n\n=====")
    }

    @Test("A mail that begins with a header block stays whole, below the confidence that is trusted")
    func nothingAbove() {
        let body = "From: Ann <ann@example.org>\nSent: 4 March 2025 9:12\nTo: Bo\nSubject: Session\n\nCould we move it?"
        let reply = extractReply(plain: body)
        #expect(reply.text == body)
        #expect(reply.confidence < ExtractedReply.sure)
        #expect(!reply.saysNothingNew)
    }
}
