/// The words of device footers and of closings, by language.
enum SignatureWords {
    /// How a device's or a mail program's own footer begins.
    static let footerOpenings = PhraseTable([
        "sent from my", "sent from", "sent via", "sent using", "sent with", "sent by", "sent on my", "get outlook for",
        "get bluemail for", "get typeapp for", "composed on my", "typed on my", "written on my",
        "typed with thumbs on my",
        "this email was sent from my", "this message was sent from my", "sent on the go from my", "email sent using",
        "von meinem", "von meiner", "gesendet von", "gesendet mit", "gesendet über", "gesendet aus", "gesendet vom",
        "diese nachricht wurde von meinem", "diese e-mail wurde von meinem", "holen sie sich outlook für",
        "outlook für",
        "envoyé de mon", "envoyé depuis", "envoyé à partir", "envoyé avec", "envoyé via", "envoyé par", "envoyé de",
        "obtenir outlook pour", "obtenez outlook pour", "télécharger outlook pour", "téléchargez outlook pour",
        "enviado desde", "enviado con", "enviado por", "enviado de mi", "obtener outlook para", "obtenga outlook para",
        "enviat des de", "enviado do meu", "enviado a partir", "enviado via", "enviado pelo", "enviado com",
        "enviada do meu",
        "enviado de", "obter o outlook para", "obtenha o outlook para",
        "inviato da", "inviato dal", "inviato con", "inviato tramite", "ottieni outlook per", "scarica outlook per",
        "verzonden vanaf", "verstuurd vanaf", "verzonden met", "verstuurd met", "verzonden via", "verstuurd via",
        "verstuurd vanuit", "verzonden vanuit", "verzonden van", "verstuurd van", "outlook voor",
        "download outlook voor",
        "sendt fra", "sendt via", "sendt med", "hent outlook til", "skaff outlook for", "få outlook til",
        "få outlook for",
        "skickat från", "skickat med", "skickades från", "skickat via", "hämta outlook för", "skaffa outlook för",
        "wysłane z", "wysłano z", "wysłane przez", "pobierz program outlook", "pobierz outlook", "wysłane ze",
        "odesláno z", "odesláno ze", "odesláno pomocí", "odoslané z", "odoslané zo", "získejte outlook pro",
        "získat outlook pro", "získajte outlook pre", "poslano s", "poslano iz", "poslano z", "poslato sa",
        "poslato sa mog",
        "küldve az", "küldve", "trimis de pe", "trimis din", "trimis de la", "obțineți outlook pentru",
        "lähetetty", "hanki outlook", "saadetud minu", "saadetud", "nosūtīts no", "išsiųsta iš",
        "отправлено с", "отправлено из", "отправлено со", "отправлено от", "послано с", "скачать outlook для",
        "надіслано з", "надіслано із", "відправлено з", "изпратено от", "στάλθηκε από", "εστάλη από",
        "αποκτήστε το outlook για", "נשלח מ", "נשלח מה", "נשלח מהאייפון", "أُرسلت من", "تم الإرسال من", "مرسل من",
        "أرسلت من", "ارسال شده از", "فرستاده شده از", "đã gửi từ", "gửi từ", "được gửi từ", "tải outlook cho",
        "dikirim dari", "dihantar daripada", "dapatkan outlook untuk", "ส่งจาก", "发自我的", "从我的", "发自", "發自", "從我的", "傳送自",
        "寄自",
        "获取 outlook", "取得 outlook", "outlook for",
    ])

    /// How such a footer ends in languages that put the verb last.
    static let footerEndings = PhraseTable([
        "gesendet", "verschickt", "herunterladen", "downloaden", "gönderildi", "gönderilmiştir", "küldve", "küldött",
        "から送信", "から送信されました", "からの送信", "を入手", "에서 보냄", "에서 보냈습니다", "에서 전송", "傳送", "发送", "寄出", "lähetetty",
        "edinin",
    ])

    /// Devices, systems and mail programs; one of them makes a footer of a line that could be a sentence.
    static let devices = PhraseTable(
        [
            "iphon", "ipad", "ipod", "apple", "mac", "macbook", "ios", "android",
            "samsung", "galaxy", "blackberry", "outlook", "mail", "mail app", "gmail", "gmx", "web.de", "yahoo", "aol",
            "icloud",
            "phone", "smartphone", "mobile", "mobile device", "handheld", "tablet", "tablette", "device", "gerät",
            "handy",
            "huawei", "honor", "xiaomi", "redmi", "nokia", "lumia", "windows", "pixel", "oneplus", "sony", "xperia",
            "htc",
            "motorola", "lg", "oppo", "realme", "thunderbird", "proton", "protonmail", "k-9", "fairemail", "spark",
            "aquamail",
            "bluemail", "typeapp", "polymail", "mailbird", "airmail", "edison", "fastmail", "superhuman", "sparrow",
            "mailspring", "tutanota", "tuta", "newton", "boxer", "nine", "zoho", "zimbra", "verizon", "at&t",
            "t-mobile",
            "vodafone", "orange", "telefon", "téléphone", "portable", "móvil", "celular", "cellulare", "telefono",
            "telefoon",
            "mobiltelefon", "mobil", "puhelimesta", "телефона", "смартфона", "мобильного", "яндекс.почты", "почты",
            "手机",
            "手機", "邮箱", "郵箱", "網易", "网易", "スマートフォン", "携帯", "휴대폰", "điện thoại", "ponsel", "telepon", "มือถือ", "aparelho",
        ], areStems: true)

    /// What a device footer goes on with.
    static let apologies = PhraseTable([
        "excuse", "typo", "typos", "brevity", "autocorrect", "auto-correct", "misspellings", "tippfehler",
        "entschuldigen",
        "kürze", "faute", "fautes", "brièveté", "errores", "disculpe", "brevedad", "errori", "typefouten",
        "get the app",
        "easily organize", "learn more",
    ])

    /// Closings of a letter.
    ///
    /// Thanks are none: they may be what the person wanted to say.
    static let closings = PhraseTable([
        "best regards", "kind regards", "kindest regards", "warm regards", "warmest regards", "with best regards",
        "with kind regards", "with kindest regards", "regards", "many regards", "best wishes", "warm wishes",
        "with best wishes", "sincerely", "sincerely yours", "yours sincerely", "yours truly", "yours faithfully",
        "respectfully", "respectfully yours", "cordially", "mit freundlichen grüßen", "mit freundlichen grüssen",
        "mit freundlichem gruß", "freundliche grüße", "freundliche grüsse", "viele grüße", "viele grüsse",
        "beste grüße",
        "beste grüsse", "liebe grüße", "liebe grüsse", "herzliche grüße", "herzliche grüsse", "schöne grüße",
        "mit besten grüßen", "mit besten grüssen", "mit herzlichen grüßen", "mit lieben grüßen", "mfg", "gruß", "grüße",
        "hochachtungsvoll", "cordialement", "bien cordialement", "très cordialement", "bien à vous", "bien à toi",
        "meilleures salutations", "sincères salutations", "salutations distinguées", "salutations", "amicalement",
        "cdlt",
        "respectueusement", "saludos", "un saludo", "saludos cordiales", "un cordial saludo", "atentamente",
        "cordialmente",
        "salutacions", "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "melhores cumprimentos",
        "saudações", "cordiali saluti", "distinti saluti", "saluti", "un saluto", "un cordiale saluto",
        "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten", "groet",
        "groeten", "hartelijke groet", "hartelijke groeten", "mvg", "med venlig hilsen", "venlig hilsen", "mvh",
        "med vennlig hilsen", "vennlig hilsen", "hilsen", "bedste hilsner", "de bedste hilsner", "vh",
        "med vänliga hälsningar", "med vänlig hälsning", "vänliga hälsningar", "hälsningar", "kveðja", "bestu kveðjur",
        "pozdrawiam", "pozdrawiam serdecznie", "serdecznie pozdrawiam", "z poważaniem", "z powazaniem",
        "z wyrazami szacunku", "z pozdrowieniami", "s pozdravem", "s pozdravom", "s přátelským pozdravem",
        "lep pozdrav",
        "s poštovanjem", "srdačan pozdrav", "pozdrav", "üdvözlettel", "tisztelettel", "cu stimă", "cu stima",
        "cu respect",
        "ystävällisin terveisin", "terveisin", "parimate soovidega", "lugupidamisega", "ar cieņu", "pagarbiai",
        "с уважением", "с наилучшими пожеланиями", "з повагою", "з найкращими побажаннями", "с уважение", "поздрави",
        "με εκτίμηση", "φιλικά", "saygılarımla", "saygılar", "בברכה", "مع التحية", "تحياتي", "مع خالص التحية",
        "با احترام",
        "trân trọng", "hormat saya", "salam hormat", "敬具", "此致", "此致敬礼", "顺祝商祺", "祝好", "드림",
    ])
}
