extension Language {
    /// French, Spanish, Catalan, Galician, Italian, Portuguese, Romanian.
    static let romance = [french, spanish, catalan, galician, italian, portuguese, romanian]

    private static let french = Language(
        code: "fr",
        openings: "le|citation de|en date du|dans un message du|en réponse à",
        citations: "citation de|message du|message de",
        verbs: "a écrit|a ecrit|écrit|écrivait|a écrit ce qui suit|m'a écrit|a envoyé|écrivit|ecrit",
        labels: Labels(
            from: "de|expediteur|expéditeur|emetteur|émetteur",
            date: "envoyé|envoyé le|date|date d'envoi|date d’envoi|envoye|envoyé :|le",
            to: "à|a|pour|destinataire|destinataires",
            copy: "cc|copie|copie à|cci|copie a|copies",
            subject: "objet|sujet",
            other: "répondre à|pièces jointes|pièce jointe|pj|priorité|importance|répondre a|joint|fichiers joints"),
        original:
            "message d'origine|message d’origine|message original|message initial|courriel d'origine|mail original|message d'origine de|e-mail d'origine|courriel original|message précédent|mail d'origine|rendez-vous d'origine",
        forwarded:
            "message transféré|message transfere|début du message réexpédié|début du message transféré|message réexpédié|courriel transféré|transféré par|mail transféré|e-mail transféré|message transmis|début du message transmis|réexpédié par|message transféré de|mail transmis",
        replyAbove:
            "répondez au-dessus de cette ligne|veuillez répondre au-dessus de cette ligne|répondre au-dessus de cette ligne|merci de répondre au-dessus de cette ligne|répondez au dessus de cette ligne|veuillez saisir votre réponse au-dessus de cette ligne|écrivez votre réponse au-dessus de cette ligne",
        footers:
            "envoyé de mon|envoyé depuis|envoyé à partir|envoyé avec|envoyé via|envoyé par|envoyé de|obtenir outlook pour|obtenez outlook pour|télécharger outlook pour|téléchargez outlook pour|provenance :|envoyé du|envoye depuis|envoye de mon|envoi depuis|envoyée depuis",
        devices: "téléphone|tablette|portable|smartphone|appareil|sfr|bouygues|laposte",
        apologies: "faute|fautes|brièveté|coquilles|excuser",
        closings:
            "cordialement|bien cordialement|très cordialement|bien à vous|bien à toi|meilleures salutations|sincères salutations|salutations distinguées|salutations|amicalement|cdlt|respectueusement|bien sincèrement|sincèrement|cordiales salutations|bien amicalement|sentiments distingués|cordialement votre|bises|amitiés|très amicalement|cdt",
        smallPrint:
            "ce message et|ce message est|ce courriel est|ce courriel et|ce courriel peut|cet e-mail|ce mail et|ce mail est|ce message peut|ce message contient|les informations contenues dans ce|avis de confidentialité|confidentialité|avertissement|pensez à l'environnement|pensez à l’environnement|n'imprimez ce|n’imprimez ce|garanti sans virus|sans virus|l'absence de virus dans ce|l’absence de virus dans ce|le contenu de ce",
        smallPrintSigns:
            "confidentiel|destinataire|divulgation|virus|environnement|par erreur|diffusion|responsabilité|n'imprim|avast"
    )

    private static let spanish = Language(
        code: "es",
        openings: "el|el día|el dia|citando a|mensaje citado por|con fecha|en|a las|lo siguiente",
        citations: "citando a|mensaje citado por|citando",
        verbs: "escribió|escribio|ha escrito|escribía|escribe|escribió lo siguiente|ha escrito lo siguiente|envió",
        labels: Labels(
            from: "de|remitente|desde",
            date: "enviado|enviado el|fecha|fecha de envío|fecha y hora|enviado:|fecha envío",
            to: "para|destinatario|destinatarios|a", copy: "cc|copia|cco|con copia",
            subject: "asunto|tema",
            other: "responder a|archivos adjuntos|datos adjuntos|adjuntos|adjunto|importancia|prioridad"),
        original: "mensaje original|correo original|cita original|mensaje de origen|mensaje anterior|mail original",
        forwarded:
            "mensaje reenviado|inicio del mensaje reenviado|reenviado por|correo reenviado|inicio del mensaje reenviado:|mensaje remitido|comienzo del mensaje reenviado",
        replyAbove:
            "responda por encima de esta línea|escriba su respuesta por encima de esta línea|por favor responda por encima de esta línea|responde por encima de esta línea|escribe tu respuesta por encima de esta línea|responder por encima de esta línea|conteste por encima de esta línea|por favor, escriba su respuesta por encima de esta línea|responda encima de esta línea",
        footers:
            "enviado desde|enviado con|enviado por|enviado de mi|obtener outlook para|obtenga outlook para|enviado mediante|enviado a través de|descargar outlook para|mensaje enviado desde|correo enviado desde|consigue outlook para",
        devices: "móvil|movil|celular|teléfono|telefono|dispositivo|tableta|smartphone|movistar",
        apologies: "errores|disculpe|brevedad|disculpa|erratas|faltas",
        closings:
            "saludos|un saludo|saludos cordiales|un cordial saludo|atentamente|cordialmente|atte|atte.|muy atentamente|un abrazo|reciba un cordial saludo|cordial saludo|saludos cordiales.|saludos atentos|recibe un cordial saludo|reciban un cordial saludo|le saluda atentamente",
        smallPrint:
            "este mensaje y|este mensaje va|este mensaje puede|este mensaje contiene|este mensaje se dirige|este correo electrónico|este correo y|este correo puede|este e-mail|la información contenida en este|la información incluida|aviso legal|aviso de confidencialidad|confidencialidad|antes de imprimir|libre de virus|el contenido de este|advertencia|protección de datos|de conformidad con",
        smallPrintSigns:
            "confidencial|destinatario|prohibida|virus|medio ambiente|por error|divulgación|protección de datos|responsabilidad|avast"
    )

    private static let catalan = Language(
        code: "ca",
        openings: "el|el dia|en data|citant a|a data",
        citations: "citant a|citant",
        verbs: "va escriure|ha escrit|escriu|escrigué|va escriure el següent",
        labels: Labels(
            from: "de|remitent", date: "enviat|enviat el|data|data d'enviament", to: "a|per a|per|destinatari",
            copy: "cc|a/c|còpia",
            subject: "assumpte|tema", other: "fitxers adjunts|adjunts|prioritat"),
        original: "missatge original|correu original",
        forwarded: "missatge reenviat|inici del missatge reenviat|missatge reenviat de|correu reenviat",
        replyAbove: "respon per sobre d'aquesta línia|escriviu la resposta per sobre d'aquesta línia",
        footers: "enviat des de|enviat des del|enviat des d'|enviat amb|obteniu l'outlook per|enviat del meu",
        devices: "mòbil|telèfon",
        closings: "salutacions|salutacions cordials|atentament|cordialment|una abraçada|ben cordialment|salut",
        smallPrint: "aquest missatge|aquest correu|avís legal|la informació continguda en aquest",
        smallPrintSigns: "confidencial|destinatari|prohib|virus|medi ambient|per error")

    private static let galician = Language(
        code: "gl",
        openings: "o|o día|en data|a",
        verbs: "escribiu|escribiu:|escribiu o seguinte|escribe",
        labels: Labels(
            from: "de|remitente", date: "enviado|data|enviado o", to: "para|a", copy: "cc|copia", subject: "asunto",
            other: "anexos"),
        original: "mensaxe orixinal|correo orixinal",
        forwarded: "mensaxe reenviada|inicio da mensaxe reenviada",
        footers: "enviado dende|enviado desde|enviado co meu",
        devices: "móbil|teléfono",
        closings: "saúdos|un saúdo|atentamente|saúdos cordiais|unha aperta|cordialmente")

    private static let italian = Language(
        code: "it",
        openings: "il|il giorno|in data|citazione|scrive|alle|nel messaggio del|il g.|lo stesso",
        citations: "citazione di|citando|citazione da|messaggio da",
        verbs: "ha scritto|scritto|scrisse|scriveva|scrive|ha scritto quanto segue|ha inviato",
        labels: Labels(
            from: "da|mittente|per conto di", date: "inviato|inviata|data|data invio|inviato il|spedito",
            to: "a|destinatario|per|destinatari",
            copy: "cc|copia|ccn|c.c.|per conoscenza|copia a", subject: "oggetto|ogg",
            other: "rispondi a|risposta|allegati|allegato|priorità|importanza"),
        original:
            "messaggio originale|messaggio di origine|messaggio originale da|messaggio d'origine|e-mail originale|appuntamento originale|mail originale|messaggio precedente",
        forwarded:
            "messaggio inoltrato|inizio messaggio inoltrato|inoltrato da|messaggio girato|inizio del messaggio inoltrato|messaggio inoltrato da|e-mail inoltrata|messaggio rinviato",
        replyAbove:
            "rispondi sopra questa riga|rispondere sopra questa riga|si prega di rispondere sopra questa riga|scrivi la tua risposta sopra questa riga|rispondi al di sopra di questa riga|digita la risposta sopra questa riga",
        footers:
            "inviato da|inviato dal|inviato con|inviato tramite|ottieni outlook per|scarica outlook per|inviata da|inviato dalla|spedito da|messaggio inviato da|inviato mediante|inviato via|inviata con",
        devices: "cellulare|telefono|smartphone|dispositivo|tablet|tiscali|libero|virgilio",
        apologies: "errori|brevità|scusate|battitura",
        closings:
            "cordiali saluti|distinti saluti|saluti|un saluto|un cordiale saluto|cordialmente|con i migliori saluti|i migliori saluti|tanti saluti|cari saluti|a presto|buona giornata|cordialità|cordiali saluti.|porgo cordiali saluti|in attesa di un cortese riscontro|un caro saluto",
        smallPrint:
            "questo messaggio|il presente messaggio|le informazioni contenute|questa e-mail|questa email|la presente e-mail|ai sensi del|avviso di riservatezza|riservatezza|avvertenza|informativa privacy|prima di stampare|rispetta l'ambiente|privo di virus|il contenuto di questa|nota di riservatezza",
        smallPrintSigns: "riservat|confidenzial|destinatari|vietat|virus|ambiente|per errore|d.lgs|privacy|gdpr|avast"
    )

    private static let portuguese = Language(
        code: "pt",
        openings: "em|a|no dia|citando|no|às|a dia",
        citations: "citando|citado por",
        verbs: "escreveu|escreve|disse|escreveu o seguinte|escreveram|enviou",
        labels: Labels(
            from: "de|remetente",
            date: "enviado|enviada em|enviado em|enviada|data|data de envio|data do envio|data/hora",
            to: "para|destinatário|destinatario|destinatários", copy: "cc|cópia|com cópia|cco|c/c", subject: "assunto",
            other: "responder a|responder para|anexos|anexo|importância|prioridade"),
        original:
            "mensagem original|mensagem de origem|e-mail original|compromisso original|mensagem anterior|email original",
        forwarded:
            "mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada|início da mensagem reencaminhada|encaminhado por|encaminhada por|e-mail encaminhado|mensagem enviada|iniciar mensagem encaminhada|iniciar mensagem reencaminhada|começo da mensagem reenviada|forwarded by",
        replyAbove:
            "responda acima desta linha|por favor responda acima desta linha|escreva a sua resposta acima desta linha|digite sua resposta acima desta linha|responder acima desta linha|escreva sua resposta acima desta linha",
        footers:
            "enviado do meu|enviado a partir|enviado via|enviado pelo|enviado com|enviada do meu|enviado de|obter o outlook para|obtenha o outlook para|enviado do|enviado desde|enviado por|baixe o outlook para|mensagem enviada do|enviado através|enviada a partir",
        devices: "celular|telemóvel|aparelho|telefone|smartphone|dispositivo",
        apologies: "erros|desculpe|brevidade",
        closings:
            "atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|saudações|att|att.|abraço|abraços|cordialmente|um abraço|com cumprimentos|os melhores cumprimentos|grato|respeitosamente|um grande abraço|com os meus cumprimentos|atentamente|cpts|cptos",
        smallPrint:
            "esta mensagem|este e-mail|este email|este correio|as informações contidas|a informação contida|aviso legal|aviso de confidencialidade|confidencialidade|antes de imprimir|livre de vírus|sem vírus|o conteúdo desta|o conteúdo deste",
        smallPrintSigns: "confidencia|destinatári|proibid|vírus|ambiente|por engano|por erro|divulgação|avast"
    )

    private static let romanian = Language(
        code: "ro",
        openings: "pe|în|in|la|pe data de|la data de|în data de",
        verbs: "a scris|a scris:|scria|scrie|a scris următoarele",
        labels: Labels(
            from: "de la|expeditor|din partea", date: "trimis|data|trimis la|dată|trimisă|expediat",
            to: "către|catre|pentru|la|destinatar",
            copy: "cc|copie", subject: "subiect|subiectul",
            other: "răspuns către|atașări|atașamente|importanță|prioritate"),
        original: "mesaj original|mesajul original|mesajul inițial|mesaj inițial|e-mail original",
        forwarded:
            "mesaj redirecționat|mesaj redirectionat|mesaj redirecţionat|mesaj transmis|mesaj înaintat|începutul mesajului redirecționat|începe mesajul redirecționat|mesaj retrimis",
        replyAbove: "răspundeți deasupra acestei linii|vă rugăm să răspundeți deasupra acestei linii",
        footers:
            "trimis de pe|trimis din|trimis de la|trimis cu|trimis prin|trimis via|obțineți outlook pentru|obţineţi outlook pentru",
        devices: "telefon|telefonul|mobil|dispozitiv",
        closings:
            "cu stimă|cu stima|cu respect|numai bine|toate cele bune|cu drag|cu considerație|o zi bună|cu deosebită considerație|salutări|cu deosebită stimă",
        smallPrint: "acest mesaj|acest e-mail|acest email|informațiile conținute|confidențialitate|conținutul acestui",
        smallPrintSigns: "confidențial|confidential|destinatar|virus|eroare|mediu")
}
