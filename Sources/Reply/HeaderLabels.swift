/// What a line of a quoted header names.
enum HeaderRole: Hashable, Sendable {
    case from, date, to, copy, subject, other
}

/// The labels with which Outlook and its relatives head a quoted or forwarded mail, by language.
enum HeaderLabels {
    /// Labels in lower case without the colon.
    ///
    /// A new language is a new word in each list.
    static let words: [HeaderRole: [String]] = [
        .from: [
            "from", "von", "de", "da", "van", "fra", "från", "frá", "od", "od koga", "из", "от", "від", "lähettäjä",
            "saatja", "no", "nuo", "feladó", "expediteur", "expéditeur", "remitente", "mittente", "afzender",
            "avsender",
            "avsändare", "afsender", "nadawca", "odesílatel", "odosielateľ", "kimden", "gönderen", "από", "מאת", "من",
            "از",
            "từ", "dari", "จาก", "发件人", "發件人", "寄件者", "寄件人", "差出人", "送信元", "送信者", "보낸 사람", "보낸사람", "발신",
            "de la", "pošiljatelj", "šalje", "del", "nga", "отправитель", "подател",
        ],
        .date: [
            "sent", "date", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le", "date d'envoi", "enviado",
            "enviado el", "enviada em", "enviado em", "enviada", "enviat", "fecha", "data", "data de envio", "inviato",
            "inviata", "data invio", "verzonden", "verstuurd", "sendt", "dato", "skickat", "skickades", "sent on",
            "wysłano", "wysłane", "data wysłania", "odesláno", "odoslané", "dátum", "elküldve", "küldve",
            "küldés ideje",
            "lähetetty", "päivämäärä", "päiväys", "saadetud", "kuupäev", "nosūtīts", "išsiųsta", "trimis", "poslano",
            "poslato", "отправлено", "дата", "дата отправки", "надіслано", "изпратено", "στάλθηκε", "ημερομηνία",
            "αποστολή", "gönderildi", "gönderme tarihi", "tarih", "gönderilme", "נשלח", "תאריך", "تاريخ الإرسال",
            "تم الإرسال",
            "التاريخ", "ارسال شده", "تاریخ", "đã gửi", "ngày", "gửi", "dikirim", "terkirim", "tanggal", "วันที่", "ส่งเมื่อ",
            "发送时间", "發送時間", "日期", "寄件日期", "傳送時間", "送信日時", "日時", "日付", "보낸 날짜", "보낸날짜", "날짜", "발신일",
            "time", "sendt den",
        ],
        .to: [
            "to", "an", "à", "a", "para", "pour", "aan", "til", "till", "do", "komu", "pro", "кому", "до", "за",
            "vastaanottaja", "saaja", "kam", "kam:", "címzett", "către", "catre", "za", "prima", "kime", "alıcı",
            "kime:",
            "προς", "אל", "إلى", "الى", "به", "tới", "đến", "kepada", "ke", "ถึง", "收件人", "收件者", "宛先", "받는 사람", "받는사람",
            "수신", "destinataire", "destinatario", "destinatário", "empfänger", "recipient", "recipients", "per", "i",
        ],
        .copy: [
            "cc", "bcc", "kopie", "kopia", "kopi", "copie", "copia", "cópia", "ccn", "cci", "kópia", "másolat", "копия",
            "копія", "kopio", "dw", "udw", "bilgi", "κοιν", "עותק", "نسخة", "抄送", "副本", "참조", "cc'd", "kop", "в копии",
        ],
        .subject: [
            "subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "emne", "ämne", "efni", "temat",
            "předmět", "predmet", "tárgy", "aihe", "teema", "tēma", "tema", "subiect", "zadeva", "naslov", "тема",
            "относно",
            "предмет", "θέμα", "konu", "נושא", "הנידון", "الموضوع", "موضوع", "chủ đề", "tiêu đề", "subjek", "perihal",
            "subyek", "เรื่อง", "หัวข้อ", "主题", "主題", "主旨", "件名", "제목", "assumpte", "asunto:", "gaia", "subjecto",
            "dalykas",
        ],
        .other: [
            "reply-to", "reply to", "antwort an", "antworten an", "répondre à", "responder a", "rispondi a", "risposta",
            "antwoord aan", "svar til", "svara till", "odpowiedz do", "ответить", "返信先", "attachments", "attachment",
            "anlagen", "anhang", "anhänge", "pièces jointes", "pièce jointe", "archivos adjuntos", "datos adjuntos",
            "anexos",
            "allegati", "allegato", "bijlagen", "bijlage", "vedhæftede filer", "vedlegg", "bifogade filer",
            "załączniki",
            "вложения", "附件", "添付ファイル", "importance", "wichtigkeit", "importancia", "priorité", "importanza",
            "priority",
            "priorität", "urgency", "organization", "mailing list", "message-id", "in-reply-to", "references", "sender",
            "category", "categories", "sensitivity", "vertraulichkeit", "resent-from", "newsgroups", "followup-to",
        ],
    ]

    /// Every label with every role it has: "data" is Italian for a date, "a" both Italian and Portuguese for "to".
    static let roles: [[UInt8]: HeaderRole] = {
        var result: [[UInt8]: HeaderRole] = [:]
        for role in [HeaderRole.other, .copy, .to, .date, .subject, .from] {
            for word in words[role] ?? [] { result[folded(Array(word.utf8)[...])] = role }
        }
        return result
    }()

    /// The labels, for a look at how a line begins.
    static let beginnings = PhraseTable(roles.keys.map { String(decoding: $0, as: UTF8.self) })

    /// The longest label in bytes.
    static let longest = roles.keys.map(\.count).max() ?? 0
}
