extension Language {
    /// English, German, Dutch, Afrikaans.
    static let germanic = [english, german, dutch, afrikaans]

    private static let english = Language(
        code: "en",
        openings: "on|at|in a message dated|quoting|in reply to|in article|in message",
        citations: "quoting|message from",
        verbs: "wrote|writes|sent|has written|wrote the following|said the following|said the following on",
        labels: Labels(
            from: "from",
            date: "sent|date|sent on|date sent|sent at|time|received",
            to: "to|recipient|recipients",
            copy: "cc|bcc|cc'd",
            subject: "subject|subj",
            other:
                "reply-to|reply to|attachments|attachment|attach|importance|priority|urgency|organization|mailing list|message-id|in-reply-to|references|sender|category|categories|sensitivity|resent-from|newsgroups|followup-to|size|delivered-to|conversation|thread-topic"
        ),
        original:
            "original message|original appointment|reply message|replied message|original email|original mail|original e-mail|quoted message|end of original message|previous message",
        forwarded:
            "forwarded message|begin forwarded message|forwarded by|forwarded mail|start of forwarded message|forward message|forwarded email|forwarded e-mail|fwd message|forwarded conversation|forwarded letter|forwarded content|forwarded from",
        replyAbove:
            "reply above this line|please reply above this line|please type your reply above this line|write your reply above this line|type your reply above this line|reply above the line|write above this line|type above this line|enter your reply above this line|respond above this line|add your reply above this line|reply above this text|reply above this|reply above here|reply above this email|do not write below this line|please do not write below this line|do not edit below this line|in replies all text above this line|your reply above this line|reply above to add",
        footers:
            "sent from my|sent from|sent via|sent using|sent with|sent by|sent on my|sent through|get outlook for|get bluemail for|get typeapp for|get the outlook app|composed on my|typed on my|written on my|typed with thumbs on my|this email was sent from my|this message was sent from my|sent on the go from my|email sent using|mobile email sent from|sent securely with|sent securely from|secured with|shared from|sent wirelessly from|powered by|download outlook for|outlook for|this email was sent with|mailed from my|drafted on my",
        devices:
            "phone|smartphone|mobile|mobile device|handheld|tablet|device|mail app|mail for|webmail",
        apologies:
            "excuse|typo|typos|brevity|autocorrect|auto-correct|misspellings|misspelling|errors|short reply|get the app|easily organize|learn more|apologies|pardon|forgive|download it",
        closings:
            "best regards|kind regards|kindest regards|warm regards|warmest regards|with best regards|with kind regards|with kindest regards|regards|many regards|best wishes|warm wishes|with best wishes|sincerely|sincerely yours|yours sincerely|yours truly|yours faithfully|respectfully|respectfully yours|cordially|all the best|with warm regards|very best regards|with regards|rgds|best rgds|kind rgds",
        smallPrint:
            "this email and any attachment|this e-mail and any attachment|this email and any file|this e-mail and any file|this message and any attachment|this message and its attachment|this email is confidential|this e-mail is confidential|this message is confidential|the information contained in this e|the information contained in this message|the information in this e|the information transmitted|the contents of this e|the content of this e|this email may contain|this e-mail may contain|this message may contain|this email contains|this e-mail contains|this message contains confidential|this communication|this electronic m|this transmission|confidentiality notice|confidentiality note|confidentiality:|confidential:|disclaimer:|disclaimer|legal notice|legal disclaimer|privileged and confidential|confidentiality and privilege|if you are not the intended recipient|if you have received this e|if you have received this message in error|important notice|notice:|internet communications are not|please consider the environment before|please think before you print|think before you print|save a tree|consider the environment|virus-free|this email has been checked for viruses|this e-mail has been checked for viruses|this email was checked for viruses|this email has been scanned|this e-mail has been scanned|this message has been scanned|scanned by|no virus found|you received this message because you are subscribed|you are receiving this because|to unsubscribe from this group|to unsubscribe from this list|registered in england|registered office:",
        smallPrintSigns:
            "confidential|intended recipient|intended solely|privileged|unauthorized|unauthorised|virus|malware|environment|printing|unsubscribe|subscribed|registered in|legally binding|disclos|liabilit|receive this email in error|received this message in error|sender immediately|avast|avg.com|mailing list|company number"
    )

    private static let german = Language(
        code: "de",
        openings: "am|an dem|zitat von|um|vom|in der nachricht",
        citations: "zitat von|nachricht von|quoting",
        verbs:
            "schrieb|schreibt|hat geschrieben|schrieb folgendes|folgendes geschrieben|schrieben|geschrieben|schrieb am|sandte|gesendet|meinte",
        labels: Labels(
            from: "von|absender",
            date: "gesendet|gesendet am|datum|gesendet um|versendet|verschickt",
            to: "an|empfänger",
            copy: "kopie|bcc|kopie an|blindkopie",
            subject: "betreff|betr.|thema",
            other: "antwort an|antworten an|anlagen|anlage|anhang|anhänge|wichtigkeit|priorität|vertraulichkeit|größe"),
        original:
            "ursprüngliche nachricht|originalnachricht|ursprünglicher termin|original-nachricht|urspr. nachricht|original nachricht|originalmail|ursprüngliche e-mail|ursprüngliche mail|originaltext",
        forwarded:
            "weitergeleitete nachricht|weitergeleitete e-mail|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|weitergeleitet von|weitergeleitete mail|beginn der weitergeleiteten nachricht|weitergeleitete email",
        replyAbove:
            "bitte antworten sie oberhalb dieser zeile|antwort oberhalb dieser zeile|antworten sie über dieser linie|bitte oberhalb dieser zeile antworten|antworten sie oberhalb dieser zeile|bitte antworten sie über dieser linie|schreiben sie ihre antwort über diese zeile|bitte über dieser zeile antworten|bitte geben sie ihre antwort über dieser zeile ein",
        footers:
            "von meinem|von meiner|gesendet von|gesendet mit|gesendet über|gesendet aus|gesendet vom|gesendet via|diese nachricht wurde von meinem|diese e-mail wurde von meinem|holen sie sich outlook für|outlook für|beziehen sie outlook für|verschickt mit|versendet mit|diese nachricht wurde mit|mobil gesendet|geschickt von|verfasst auf",
        footerEndings: "gesendet|verschickt|herunterladen|versendet|verschickt.|geschrieben",
        devices: "telefon|mobiltelefon|handy|gerät|smartphone|tablet|mobilgerät|unterwegs",
        apologies: "tippfehler|entschuldigen|kürze|rechtschreibfehler|verzeihen",
        closings:
            "mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|freundliche grüße|freundliche grüsse|viele grüße|viele grüsse|beste grüße|beste grüsse|liebe grüße|liebe grüsse|herzliche grüße|herzliche grüsse|schöne grüße|mit besten grüßen|mit besten grüssen|mit herzlichen grüßen|mit lieben grüßen|mfg|gruß|grüße|gruss|grüsse|lg|vg|hochachtungsvoll|freundlichst|mit freundlichen gruessen|viele gruesse|beste gruesse|schöne grüsse|sonnige grüße",
        smallPrint:
            "diese e-mail enthält vertrauliche|diese email enthält vertrauliche|diese nachricht enthält vertrauliche|diese e-mail kann vertrauliche|diese e-mail und|der inhalt dieser e-mail|die information in dieser e|die in dieser e-mail|diese e-mail ist vertraulich|diese nachricht ist vertraulich|vertraulichkeitshinweis|haftungsausschluss|disclaimer|rechtlicher hinweis|bitte denken sie an die umwelt|denken sie an die umwelt|bitte prüfen sie, ob diese mail|diese e-mail wurde von|virenfrei|diese e-mail wurde auf viren|geschäftsführer:|sitz der gesellschaft|registergericht|amtsgericht|handelsregister|wenn sie nicht der richtige adressat",
        smallPrintSigns:
            "vertraulich|unbefugt|adressat|viren|virus|umwelt|rechtlich|irrtümlich|amtsgericht|registergericht|geschäftsführer|handelsregister|ust-id|avast|vorsitzender"
    )

    private static let dutch = Language(
        code: "nl",
        openings: "op|citeren|quoting|in een bericht van|in het bericht",
        citations: "citeren|bericht van",
        verbs:
            "schreef|geschreven|het volgende geschreven|schreef het volgende|heeft geschreven|schrijft",
        labels: Labels(
            from: "van|afzender",
            date: "verzonden|verstuurd|datum|verzonden op|verzonden:",
            to: "aan|naar|ontvanger",
            copy: "cc|kopie|bcc",
            subject: "onderwerp|betreft",
            other: "antwoord aan|antwoorden aan|bijlagen|bijlage|prioriteit|urgentie|belang"),
        original:
            "oorspronkelijk bericht|oorspronkelijk e-mailbericht|oorspronkelijke bericht|origineel bericht|oorspronkelijke e-mail|oorspronkelijke afspraak",
        forwarded:
            "doorgestuurd bericht|begin doorgestuurd bericht|doorgestuurde bericht|begin van doorgestuurd bericht|doorgestuurd door|doorgestuurde e-mail",
        replyAbove:
            "antwoord boven deze lijn|antwoord boven deze regel|typ uw antwoord boven deze regel|gelieve te antwoorden boven deze lijn|reageer boven deze regel|antwoord boven deze tekst",
        footers:
            "verzonden vanaf|verstuurd vanaf|verzonden met|verstuurd met|verzonden via|verstuurd via|verstuurd vanuit|verzonden vanuit|verzonden van|verstuurd van|outlook voor|download outlook voor|haal outlook voor|verzonden door|verstuurd door",
        footerEndings: "downloaden|verzonden|verstuurd",
        devices: "telefoon|mobiel|toestel|apparaat",
        apologies: "typefouten|tikfouten|excuses|beknopt",
        closings:
            "met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|groet|groeten|hartelijke groet|hartelijke groeten|mvg|hoogachtend|met hartelijke groet|beste groet|beste groeten|gr.|groetjes|mvrgr",
        smallPrint:
            "dit bericht is uitsluitend|dit bericht kan informatie|dit e-mailbericht|deze e-mail en|deze e-mail is|de informatie in deze e|de informatie verzonden|de inhoud van dit bericht|dit bericht is vertrouwelijk|vertrouwelijkheid|disclaimer|denk aan het milieu|virusvrij|deze e-mail is gecontroleerd",
        smallPrintSigns: "vertrouwelijk|geadresseerde|onrechtmatig|virus|milieu|abusievelijk|aansprakelijk|avast"
    )

    private static let afrikaans = Language(
        code: "af",
        openings: "op",
        verbs: "het geskryf|geskryf|skryf",
        labels: Labels(
            from: "van", date: "gestuur|datum", to: "aan", copy: "afskrif|cc", subject: "onderwerp",
            other: "aanhegsels"),
        original: "oorspronklike boodskap|oorspronklike e-pos",
        forwarded: "aangestuurde boodskap|begin aangestuurde boodskap",
        footers: "gestuur vanaf my|gestuur vanaf|gestuur van my|gestuur van",
        devices: "foon|selfoon",
        closings: "vriendelike groete|groete|met vriendelike groete|die uwe")
}
