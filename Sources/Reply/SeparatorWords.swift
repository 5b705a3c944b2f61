/// The lines with which clients part old text from new, by language.
enum SeparatorWords {
    /// Between dashes: what follows is the mail that is answered.
    static let original = PhraseTable([
        "original message", "original appointment", "reply message", "replied message", "original email",
        "original mail",
        "ursprüngliche nachricht", "originalnachricht", "ursprünglicher termin", "original-nachricht",
        "urspr. nachricht",
        "message d'origine", "message d’origine", "message original", "message initial", "courriel d'origine",
        "mensaje original", "correo original", "missatge original", "mensagem original", "mensaxe orixinal",
        "messaggio originale", "messaggio di origine", "oorspronkelijk bericht", "oorspronkelijk e-mailbericht",
        "oorspronkelijke bericht", "oprindelig meddelelse", "original meddelelse", "oprindelig besked",
        "opprinnelig melding", "originalmelding", "ursprungligt meddelande", "originalmeddelande",
        "upprunaleg skilaboð",
        "wiadomość oryginalna", "oryginalna wiadomość", "wiadomość pierwotna", "treść oryginalnej wiadomości",
        "původní zpráva", "původní e-mail", "pôvodná správa", "izvirno sporočilo", "izvorna poruka",
        "originalna poruka",
        "eredeti üzenet", "mesaj original", "mesajul original", "alkuperäinen viesti", "algne sõnum", "algkiri",
        "oriģinālais ziņojums", "sākotnējais ziņojums", "pradinis laiškas", "originalus laiškas",
        "исходное сообщение", "оригинальное сообщение", "исходное письмо", "пересылаемое сообщение (ответ)",
        "оригінальне повідомлення", "вихідне повідомлення", "оригинално съобщение", "изворна порука",
        "αρχικό μήνυμα", "orijinal mesaj", "orijinal ileti", "özgün ileti", "özgün mesaj", "הודעה מקורית",
        "الرسالة الأصلية", "رسالة أصلية", "پیام اصلی", "thư gốc", "tin nhắn gốc", "pesan asli", "pesan original",
        "mesej asal", "ข้อความต้นฉบับ", "ข้อความเดิม", "原始邮件", "原邮件", "原始郵件", "原始信件", "回复的原邮件", "回复的邮件", "元のメッセージ",
        "元のメール", "オリジナルメッセージ", "원본 메시지", "원본 메일", "원래 메시지", "원본메시지",
    ])

    /// Between dashes or before a colon: what follows is new to the reader.
    static let forwarded = PhraseTable([
        "forwarded message", "begin forwarded message", "forwarded by", "forwarded mail", "start of forwarded message",
        "forward message", "forwarded email", "fwd message",
        "weitergeleitete nachricht", "weitergeleitete e-mail", "anfang der weitergeleiteten nachricht",
        "anfang der weitergeleiteten e-mail", "weitergeleitet von",
        "message transféré", "message transfere", "début du message réexpédié", "début du message transféré",
        "message réexpédié", "courriel transféré", "transféré par",
        "mensaje reenviado", "inicio del mensaje reenviado", "reenviado por", "missatge reenviat",
        "mensagem encaminhada",
        "mensagem reencaminhada", "início da mensagem encaminhada", "início da mensagem reencaminhada",
        "messaggio inoltrato", "inizio messaggio inoltrato", "inoltrato da", "messaggio girato",
        "doorgestuurd bericht", "begin doorgestuurd bericht", "doorgestuurde bericht",
        "videresendt meddelelse", "start på videresendt besked", "videresendt besked", "videresendt melding",
        "videresendt e-post", "start på videresendt melding", "vidarebefordrat meddelande", "vidarebefordrat mail",
        "vidarebefordrat brev", "börja vidarebefordrat meddelande", "framsend skilaboð",
        "przekazana wiadomość", "wiadomość przekazana", "początek przekazywanej wiadomości", "przesłana wiadomość",
        "wiadomość przesłana dalej", "přeposlaná zpráva", "začátek přeposílané zprávy", "preposlaná správa",
        "posredovano sporočilo", "proslijeđena poruka", "prosleđena poruka", "továbbított üzenet", "továbbított levél",
        "mesaj redirecționat", "mesaj redirectionat", "välitetty viesti", "edelleenlähetetty viesti",
        "edastatud kiri", "pārsūtīta vēstule", "persiųstas laiškas", "пересылаемое сообщение", "пересланное сообщение",
        "начало переадресованного сообщения", "пересланное письмо", "переслане повідомлення", "препратено съобщение",
        "προωθημένο μήνυμα", "yönlendirilen ileti", "iletilen ileti", "iletilmiş mesaj", "yönlendirilmiş ileti",
        "הודעה שהועברה", "رسالة معاد توجيهها", "رسالة مُعاد توجيهها", "پیام هدایت شده", "thư chuyển tiếp",
        "tin nhắn được chuyển tiếp", "pesan terusan", "pesan yang diteruskan", "mesej dimajukan", "ข้อความส่งต่อ",
        "转发的邮件", "转发邮件", "转发邮件信息", "轉寄的郵件", "轉寄郵件", "已轉寄的郵件", "転送されたメッセージ", "転送メッセージ", "転送されたメール",
        "전달된 메시지", "전달된 메일",
    ])

    /// Above the mail that a help desk or a gateway sends: write above this line.
    static let replyAbove = PhraseTable([
        "reply above this line", "please reply above this line", "please type your reply above this line",
        "write your reply above this line", "type your reply above this line", "reply above the line",
        "bitte antworten sie oberhalb dieser zeile", "antwort oberhalb dieser zeile", "antworten sie über dieser linie",
        "bitte oberhalb dieser zeile antworten", "répondez au-dessus de cette ligne",
        "veuillez répondre au-dessus de cette ligne", "répondre au-dessus de cette ligne",
        "responda por encima de esta línea", "escriba su respuesta por encima de esta línea",
        "responda acima desta linha", "rispondi sopra questa riga", "rispondere sopra questa riga",
        "antwoord boven deze lijn", "antwoord boven deze regel", "typ uw antwoord boven deze regel",
        "skriv dit svar over denne linje", "skriv svaret over denne linjen", "svara ovanför denna rad",
        "odpowiedz powyżej tej linii", "odpovězte nad tento řádek", "ответьте выше этой строки",
        "请在此行上方回复", "この行より上に返信してください",
    ])
}
