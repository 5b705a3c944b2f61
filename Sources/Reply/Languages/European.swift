extension Language {
    /// Hungarian, Latvian, Lithuanian, Greek, Turkish, Albanian, Basque, Welsh, Georgian, Armenian.
    static let european = [hungarian, latvian, lithuanian, greek, turkish, albanian, basque, welsh, georgian, armenian]

    private static let hungarian = Language(
        code: "hu",
        openings: "ekkor:|időpont:|dátum:|idézet",
        citations: "idézet|idézem",
        verbs: "írta|ezt írta|írta:|a következőt írta|írta a következőt|ír|küldte|az alábbit írta|az alábbiakat írta",
        labels: Labels(
            from: "feladó|küldő|kitől", date: "elküldve|küldve|küldés ideje|dátum|küldés dátuma|elküldés dátuma",
            to: "címzett|címzettek|kinek", copy: "másolat|másolatot kap|cc",
            subject: "tárgy", other: "mellékletek|melléklet|fontosság|válaszcím"),
        original: "eredeti üzenet|eredeti levél|eredeti e-mail|az eredeti üzenet",
        forwarded:
            "továbbított üzenet|továbbított levél|továbbított üzenet kezdete|továbbított e-mail|az üzenet továbbítása",
        replyAbove:
            "válaszát a vonal fölé írja|kérjük, e sor felett válaszoljon|kérjük, e fölé a sor fölé írja válaszát",
        footers: "küldve az|küldve|küldve a|az outlook letöltése|töltse le az outlook|az outlook beszerzése",
        footerEndings: "küldve|küldött|küldtem|küldve.",
        devices: "telefonról|telefonomról|mobil|mobilról|készülékről|telefonom",
        closings:
            "üdvözlettel|tisztelettel|üdv|üdv.|szívélyes üdvözlettel|köszönettel és üdvözlettel|baráti üdvözlettel|üdvözlöm|szép napot|szép napot kívánok",
        smallPrint: "ez az üzenet|jelen üzenet|ez az e-mail|jelen e-mail|az üzenet tartalma|bizalmas|vírusmentes",
        smallPrintSigns: "bizalmas|címzett|jogosulatlan|vírus|tévedésből")

    private static let latvian = Language(
        code: "lv",
        openings: "plkst.|pie|lietotājs|datums",
        verbs: "rakstīja|raksta|rakstīja:|uzrakstīja",
        labels: Labels(
            from: "no|sūtītājs", date: "nosūtīts|datums|nosūtīta|sūtīts", to: "kam|adresāts|saņēmējs|uz",
            copy: "kopija|cc", subject: "tēma|temats",
            other: "pielikumi|svarīgums"),
        original: "oriģinālais ziņojums|sākotnējais ziņojums|oriģinālā vēstule|sākotnējā ziņa",
        forwarded: "pārsūtīta vēstule|pārsūtītais ziņojums|pārsūtīts ziņojums|pārsūtītā ziņojuma sākums",
        footers: "nosūtīts no|sūtīts no|nosūtīts ar|iegūstiet outlook|saņemiet outlook",
        devices: "tālruņa|telefona|ierīces",
        closings: "ar cieņu|ar sveicieniem|visu labu|ar labākajiem vēlējumiem|jauku dienu")

    private static let lithuanian = Language(
        code: "lt",
        openings: "rašė|data",
        verbs: "parašė|rašė|rašo|parašė:|rašė:",
        labels: Labels(
            from: "nuo|siuntėjas", date: "išsiųsta|data|išsiųstas|siųsta|išsiuntimo data", to: "kam|iki|gavėjas|skirta",
            copy: "kopija|cc", subject: "tema|dalykas",
            other: "priedai|svarba"),
        original: "pradinis laiškas|originalus laiškas|pradinis pranešimas|originalus pranešimas",
        forwarded:
            "persiųstas laiškas|persiųstas pranešimas|persiunčiamas pranešimas|persiųsto laiško pradžia|persiunčiamo laiško pradžia",
        footers: "išsiųsta iš|siųsta iš|išsiųsta naudojant|gaukite outlook|atsisiųskite outlook|išsiųsta per",
        devices: "telefono|įrenginio|mobiliojo",
        closings: "pagarbiai|su pagarba|geriausi linkėjimai|geros dienos|nuoširdžiai|linkėjimai")

    private static let greek = Language(
        code: "el",
        openings: "στις|στισ|την|τη|στο|στην|παράθεση|ο χρήστης",
        citations: "παράθεση",
        verbs: "έγραψε|έγραψε:|γράφει|έγραψε τα εξής|έγραψε τα ακόλουθα|έστειλε",
        labels: Labels(
            from: "από|αποστολέας", date: "στάλθηκε|ημερομηνία|αποστολή|εστάλη|ημ/νία|απεστάλη",
            to: "προς|παραλήπτης|παραλήπτες", copy: "κοιν|κοιν.|κοινοποίηση",
            subject: "θέμα", other: "συνημμένα|επισυναπτόμενα|σημασία"),
        original: "αρχικό μήνυμα|πρωτότυπο μήνυμα|αυθεντικό μήνυμα",
        forwarded:
            "προωθημένο μήνυμα|έναρξη προωθημένου μηνύματος|προωθούμενο μήνυμα|αρχή προωθημένου μηνύματος|προωθήθηκε από",
        replyAbove: "απαντήστε πάνω από αυτή τη γραμμή|παρακαλώ απαντήστε πάνω από αυτή τη γραμμή",
        footers:
            "στάλθηκε από|εστάλη από|αποκτήστε το outlook για|στάλθηκε μέσω|κάντε λήψη του outlook|απεστάλη από|λήψη του outlook για|στάλθηκε με",
        devices: "κινητό|τηλέφωνο|συσκευή|ταχυδρομείο",
        closings:
            "με εκτίμηση|φιλικά|με φιλικούς χαιρετισμούς|με τιμή|χαιρετισμούς|χαιρετισμοί|με φιλικό χαιρετισμό|φιλικούς χαιρετισμούς",
        smallPrint: "αυτό το μήνυμα|το παρόν μήνυμα|το μήνυμα αυτό|εμπιστευτικότητα|σκεφτείτε το περιβάλλον",
        smallPrintSigns: "εμπιστευτικ|παραλήπτη|ιούς|περιβάλλον|απόρρητ")

    private static let turkish = Language(
        code: "tr",
        openings: "şu tarihte|tarihinde|alıntı",
        citations: "alıntı",
        verbs:
            "yazdı|şunu yazdı|şunları yazdı|yazmış|yazıyor|tarafından yazıldı|şöyle yazdı|şunu yazmış|gönderdi|yazmıştır",
        labels: Labels(
            from: "kimden|gönderen",
            date: "gönderildi|gönderme tarihi|tarih|gönderilme|gönderim tarihi|gönderilme tarihi|tarihi",
            to: "kime|alıcı|alıcılar", copy: "bilgi|cc|gizli",
            subject: "konu", other: "ekler|ek|önem|yanıtla"),
        original:
            "orijinal mesaj|orijinal ileti|özgün ileti|özgün mesaj|orjinal mesaj|asıl mesaj|orijinal e-posta|ilk ileti",
        forwarded:
            "yönlendirilen ileti|iletilen ileti|iletilmiş mesaj|yönlendirilmiş ileti|yönlendirilen mesaj|iletilen mesaj|ileti başlangıcı|yönlendirilmiş iletinin başlangıcı|iletilen iletinin başlangıcı",
        replyAbove:
            "lütfen bu satırın üzerine yanıtlayın|bu satırın üstüne yanıt yazın|lütfen yanıtınızı bu satırın üstüne yazın|bu çizginin üzerine yanıt yazın",
        footers: "outlook for|ios için|android için",
        footerEndings: "gönderildi|gönderilmiştir|edinin|gönderdim|gönderilen|indirin|alın",
        devices: "telefonumdan|telefonundan|cihazımdan|telefon|cep",
        apologies: "yazım hataları",
        closings:
            "saygılarımla|saygılar|iyi çalışmalar|sevgiler|saygılarımızla|selamlar|iyi günler|en iyi dileklerimle|sevgilerimle|kolay gelsin|teşekkür eder, saygılarımı sunarım",
        smallPrint: "bu e-posta|bu mesaj|bu ileti|bu elektronik posta|işbu|yasal uyarı|gizlilik",
        smallPrintSigns: "gizli|alıcı|virüs|yetkisiz|çevre")

    private static let albanian = Language(
        code: "sq",
        openings: "më|në|me",
        verbs: "shkroi|shkruan|ka shkruar|shkroi:",
        labels: Labels(
            from: "nga|dërguesi", date: "dërguar|dërguar më|data|dërguar:", to: "për|te|marrësi", copy: "kopje|cc",
            subject: "subjekti|tema|lënda"),
        original: "mesazhi origjinal|mesazh origjinal",
        forwarded: "mesazh i përcjellë|mesazhi i përcjellë",
        footers: "dërguar nga|e dërguar nga|derguar nga",
        devices: "telefoni|celulari",
        closings: "me respekt|përshëndetje|me nderime|sinqerisht|gjithë të mirat")

    private static let basque = Language(
        code: "eu",
        openings: "honek|igor.",
        verbs:
            "erabiltzaileak hau idatzi du|idatzi du|hau idatzi du|idatzi zuen|honela idatzi du|igorleak hau idatzi du|hau idatzi zuen",
        labels: Labels(
            from: "nork|bidaltzailea|igorlea", date: "bidalia|data|noiz|bidaltze-data|bidalita",
            to: "nori|hartzailea|nora", copy: "kopia|cc", subject: "gaia"),
        original: "jatorrizko mezua",
        forwarded: "birbidalitako mezua|birbidali den mezua|birbidalitako mezuaren hasiera",
        footers: "nire",
        footerEndings: "bidalia|bidalita|bidali da|bidalitakoa",
        devices: "telefonotik|mugikorretik",
        closings: "agur bero bat|ondo izan|agur|adeitasunez|mila esker eta agur|besarkada bat")

    private static let welsh = Language(
        code: "cy",
        openings: "ar|am|dydd",
        verbs: "ysgrifennodd|ysgrifenodd|ysgrifennwyd gan|wedi ysgrifennu",
        labels: Labels(
            from: "oddi wrth|gan", date: "anfonwyd|dyddiad", to: "at|i", copy: "copi|cc", subject: "pwnc|testun"),
        original: "neges wreiddiol",
        forwarded: "neges wedi'i hanfon ymlaen|neges a anfonwyd ymlaen",
        footers: "anfonwyd o'm|anfonwyd o fy|anfonwyd o",
        devices: "ffôn",
        closings: "cofion cynnes|cofion gorau|yn gywir|cofion|dymuniadau gorau")

    private static let georgian = Language(
        code: "ka",
        verbs: "დაწერა|წერს|დაწერა:",
        labels: Labels(
            from: "გამომგზავნი|ვისგან|საიდან", date: "გაგზავნილია|თარიღი|გაიგზავნა", to: "მიმღები|ვის|ადრესატი",
            copy: "ასლი", subject: "თემა|სათაური"),
        original: "ორიგინალი შეტყობინება|თავდაპირველი შეტყობინება",
        forwarded: "გადამისამართებული შეტყობინება|გადაგზავნილი შეტყობინება",
        footerEndings: "გაიგზავნა|გამოგზავნილია|გაგზავნილია",
        devices: "ტელეფონი",
        closings: "პატივისცემით|საუკეთესო სურვილებით")

    private static let armenian = Language(
        code: "hy",
        verbs: "գրել է|գրեց|գրում է",
        labels: Labels(
            from: "ումից|ուղարկող|ումից՝", date: "ուղարկված է|ամսաթիվ|ուղարկվել է", to: "ում|ստացող", copy: "պատճեն",
            subject: "թեմա|վերնագիր"),
        original: "սկզբնական հաղորդագրություն|բնօրինակ հաղորդագրություն",
        forwarded: "վերահասցեավորված հաղորդագրություն|վերահղված նամակ",
        footers: "ուղարկվել է իմ|ուղարկված է իմ",
        footerEndings: "ուղարկվել է",
        devices: "հեռախոս",
        closings: "հարգանքներով|լավագույն մաղթանքներով")
}
