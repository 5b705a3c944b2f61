extension Language {
    /// Danish, Norwegian, Swedish, Icelandic, Finnish, Estonian.
    static let nordic = [danish, norwegian, swedish, icelandic, finnish, estonian]

    private static let danish = Language(
        code: "da",
        openings: "den|d.|på",
        citations: "citat fra",
        verbs: "skrev|skrev følgende|følgende|har skrevet|skriver",
        labels: Labels(
            from: "fra|afsender", date: "sendt|dato|sendt den|afsendt", to: "til|modtager", copy: "cc|kopi|kopi til",
            subject: "emne|vedr.", other: "svar til|vedhæftede filer|vedhæftet fil|vedhæftede|prioritet|vigtighed"),
        original:
            "oprindelig meddelelse|original meddelelse|oprindelig besked|original besked|oprindelig mail|oprindelig e-mail|den oprindelige meddelelse|oprindelig aftale",
        forwarded:
            "videresendt meddelelse|start på videresendt besked|videresendt besked|begyndelse på videresendt besked|videresendt mail|videresendt af",
        replyAbove:
            "skriv dit svar over denne linje|svar over denne linje|svar venligst over denne linje|indsæt dit svar over denne linje",
        footers: "sendt fra|sendt via|sendt med|hent outlook til|få outlook til|sendt af|sendt på farten",
        devices: "mobiltelefon|mobil|telefon|enhed",
        apologies: "stavefejl|slåfejl|undskyld",
        closings:
            "med venlig hilsen|venlig hilsen|mvh|hilsen|bedste hilsner|de bedste hilsner|vh|mange hilsner|kh|kærlig hilsen|venlige hilsner|de bedste hilsener|dbh",
        smallPrint: "denne e-mail|denne mail er fortrolig|denne meddelelse|fortrolighed|tænk på miljøet|virusfri",
        smallPrintSigns: "fortrolig|modtager|virus|fejl|miljø")

    private static let norwegian = Language(
        code: "nb",
        openings: "den|på",
        citations: "sitat|siterer",
        verbs: "skrev|skrev følgende|skreiv|har skrevet|skriver|følgende",
        labels: Labels(
            from: "fra|frå|avsender", date: "sendt|dato|sendt den", to: "til|mottaker", copy: "kopi|kopi til|cc",
            subject: "emne", other: "svar til|vedlegg|prioritet|viktighet"),
        original:
            "opprinnelig melding|originalmelding|original melding|opprinnelig e-post|opprinneleg melding|opprinnelig avtale",
        forwarded:
            "videresendt melding|videresendt e-post|start på videresendt melding|begynnelse på videresendt melding|vidaresend melding|videresendt av",
        replyAbove:
            "skriv svaret over denne linjen|svar over denne linjen|vennligst svar over denne linjen|skriv svaret ditt over denne linjen",
        footers:
            "sendt fra|sendt via|sendt med|skaff outlook for|skaff deg outlook for|få outlook for|hent outlook for|last ned outlook for|sendt frå",
        devices: "mobiltelefon|mobil|telefon|enhet",
        apologies: "skrivefeil|tastefeil|beklager",
        closings:
            "med vennlig hilsen|vennlig hilsen|mvh|hilsen|beste hilsen|med beste hilsen|vennlige hilsener|med venleg helsing|helsing|hilsener",
        smallPrint: "denne e-posten|denne meldingen|denne e-postmeldingen|konfidensialitet|tenk på miljøet|virusfri",
        smallPrintSigns: "konfidensiel|fortrolig|mottaker|virus|feil|miljø")

    private static let swedish = Language(
        code: "sv",
        openings: "den|på|citerar",
        citations: "citerar",
        verbs: "skrev|skrev följande|följande|har skrivit|skriver",
        labels: Labels(
            from: "från|avsändare", date: "skickat|skickades|datum|skickat den|sänt", to: "till|mottagare",
            copy: "kopia|kopia till|cc", subject: "ämne|angående", other: "svara till|bifogade filer|bilagor|prioritet"),
        original:
            "ursprungligt meddelande|originalmeddelande|ursprungligt mail|ursprungligt brev|ursprungligt mejl|ursprunglig avtalad tid|original meddelande",
        forwarded:
            "vidarebefordrat meddelande|vidarebefordrat mail|vidarebefordrat brev|börja vidarebefordrat meddelande|vidarebefordrat mejl|början av vidarebefordrat meddelande|början på vidarebefordrat brev|vidarebefordrat av",
        replyAbove:
            "svara ovanför denna rad|svara ovanför den här raden|skriv ditt svar ovanför denna linje|vänligen svara ovanför denna linje",
        footers:
            "skickat från|skickat med|skickades från|skickat via|hämta outlook för|skaffa outlook för|sänt från|skickat ifrån|skickas från",
        devices: "mobiltelefon|mobil|telefon|enhet|surfplatta",
        apologies: "stavfel|ursäkta|felskrivningar",
        closings:
            "med vänliga hälsningar|med vänlig hälsning|vänliga hälsningar|hälsningar|vänlig hälsning|bästa hälsningar|mvh|vh|hälsning|med bästa hälsningar|varma hälsningar|hälsar",
        smallPrint: "detta meddelande|detta e-postmeddelande|detta mail|sekretess|tänk på miljön|virusfri",
        smallPrintSigns: "konfidentiell|mottagare|sekretess|virus|miljö")

    private static let icelandic = Language(
        code: "is",
        openings: "þann|hinn|á",
        verbs: "skrifaði|skrifar",
        labels: Labels(
            from: "frá|sendandi", date: "sent|dags|dagsetning|sent þann", to: "til|viðtakandi", copy: "afrit|cc",
            subject: "efni", other: "viðhengi"),
        original: "upprunaleg skilaboð|upphafleg skilaboð|upprunalegur póstur|upphaflegt skeyti",
        forwarded: "framsend skilaboð|áframsend skilaboð|áframsent skeyti|framsent skeyti",
        footers: "sent úr|sent frá|sent með|sækja outlook fyrir|fá outlook fyrir",
        devices: "síma|farsíma",
        closings: "kveðja|bestu kveðjur|kær kveðja|með kveðju|með bestu kveðju|virðingarfyllst|mbk|kv|bkv")

    private static let finnish = Language(
        code: "fi",
        openings: "lainaus",
        citations: "lainaus",
        verbs: "kirjoitti|kirjoittaa|kirjoitti seuraavasti|lähetti",
        labels: Labels(
            from: "lähettäjä", date: "lähetetty|päivämäärä|päiväys|pvm", to: "vastaanottaja|saaja|vastaanottajat",
            copy: "kopio|cc", subject: "aihe|otsikko", other: "vastausosoite|liitteet|liite|tärkeys"),
        original: "alkuperäinen viesti|alkuperäinen sähköposti|alkuperäinen sanoma",
        forwarded:
            "välitetty viesti|edelleenlähetetty viesti|edelleenlähetetty|välitetty viesti alkaa|alkaa edelleenlähetetty viesti|välitetty viesti:|edelleen lähetetty viesti",
        replyAbove: "vastaa tämän rivin yläpuolelle|kirjoita vastauksesi tämän rivin yläpuolelle",
        footers: "lähetetty|hanki outlook|lataa outlook",
        footerEndings: "lähetetty|lähetetty.",
        devices: "puhelimesta|puhelimestani|laitteesta|puhelimella|android-laitteesta",
        apologies: "kirjoitusvirhe",
        closings:
            "ystävällisin terveisin|terveisin|parhain terveisin|yt|t.|terv.|terveiset|hyvin terveisin|kunnioittavasti|lämpimin terveisin",
        smallPrint: "tämä sähköposti|tämä viesti|luottamuksellisuus|viruksista vapaa",
        smallPrintSigns: "luottamuksel|vastaanottaja|virus|viruks")

    private static let estonian = Language(
        code: "et",
        openings: "kuupäeval|kuupäev|tsiteerides",
        verbs: "kirjutas|kirjutab|kirjutas:",
        labels: Labels(
            from: "saatja|kellelt", date: "saadetud|kuupäev|saatmisaeg", to: "saaja|adressaat|kellele|kuhu",
            copy: "koopia|cc",
            subject: "teema", other: "manused|manus|tähtsus"),
        original: "algne sõnum|algkiri|algne kiri|algsõnum|originaalsõnum|esialgne kiri",
        forwarded: "edastatud kiri|edastatud sõnum|edasisaadetud kiri|edastatud sõnumi algus",
        footers: "saadetud minu|saadetud|hangi outlook",
        devices: "telefon|nutitelefon|mobiil",
        closings:
            "parimate soovidega|lugupidamisega|parimat|tervitades|heade soovidega|parimate tervitustega|tervitustega")
}
