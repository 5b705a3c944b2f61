extension Language {
    /// Polish, Czech, Slovak, Slovene, Croatian, Bosnian, Serbian in Latin letters.
    static let slavicLatin = [polish, czech, slovak, slovene, croatian]

    private static let polish = Language(
        code: "pl",
        openings: "dnia|w dniu|w wiadomości z dnia|cytowanie|data",
        citations: "cytowanie|wiadomość napisana przez|cytując",
        verbs:
            "napisał|napisała|napisał(a)|napisał/a|napisał(-a)|pisze|napisano|napisał/-a|napisał(a) następująco|pisał(a)",
        labels: Labels(
            from: "od|nadawca", date: "wysłano|wysłane|data|data wysłania|wysłany|data i godzina",
            to: "do|adresat|odbiorca",
            copy: "dw|udw|do wiadomości|kopia|cc", subject: "temat|tytuł",
            other: "odpowiedz do|załączniki|załącznik|ważność|priorytet"),
        original:
            "wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|treść oryginalnej wiadomości|oryginalny e-mail|pierwotna wiadomość|treść wiadomości|wiadomość źródłowa|oryginalny list",
        forwarded:
            "przekazana wiadomość|wiadomość przekazana|początek przekazywanej wiadomości|przesłana wiadomość|wiadomość przesłana dalej|wiadomość przekazana dalej|treść przekazanej wiadomości|początek przekazanej wiadomości|przekazany e-mail",
        replyAbove:
            "odpowiedz powyżej tej linii|prosimy odpowiedzieć powyżej tej linii|wpisz odpowiedź powyżej tej linii|odpowiedź powyżej tej linii|proszę odpowiadać powyżej tej linii",
        footers:
            "wysłane z|wysłano z|wysłane przez|pobierz program outlook|pobierz outlook|wysłane ze|wysłano ze|wysłano przez|wysłane za pomocą|wysłane mobilnie|uzyskaj program outlook|wiadomość wysłana z",
        devices: "telefonu|smartfona|komórki|urządzenia|onet|interia",
        apologies: "literówki|przepraszam",
        closings:
            "pozdrawiam|pozdrawiam serdecznie|serdecznie pozdrawiam|z poważaniem|z powazaniem|z wyrazami szacunku|z pozdrowieniami|pozdrowienia|serdeczne pozdrowienia|łączę pozdrowienia|łączę wyrazy szacunku|z uszanowaniem|z wyrazami poważania|pozdr.|pozdr|miłego dnia",
        smallPrint:
            "ta wiadomość|niniejsza wiadomość|treść tej wiadomości|informacje zawarte w|klauzula poufności|informacja poufna|wiadomość ta|pomyśl o środowisku|zanim wydrukujesz|wolny od wirusów|wolne od wirusów|administratorem danych",
        smallPrintSigns: "poufn|adresat|przeznaczon|wirus|środowisk|omyłk|zabronion|rodo|avast|krs|nip")

    private static let czech = Language(
        code: "cs",
        openings: "dne|citát|v",
        citations: "citát|cituji",
        verbs: "napsal|napsala|napsal(a)|napsal/a|píše|napsal(a) následující|napsali",
        labels: Labels(
            from: "od|odesílatel", date: "odesláno|datum|odeslané|dne", to: "komu|pro|příjemce",
            copy: "kopie|cc|skrytá",
            subject: "předmět|věc", other: "přílohy|příloha|odpovědět komu|důležitost|priorita"),
        original: "původní zpráva|původní e-mail|původní mail|původní email|originální zpráva|původní schůzka",
        forwarded:
            "přeposlaná zpráva|začátek přeposílané zprávy|přeposlaný e-mail|přeposlaný email|přesměrovaná zpráva|předaná zpráva|začátek přeposlané zprávy|začátek předávané zprávy",
        replyAbove:
            "odpovězte nad tento řádek|prosím odpovězte nad tento řádek|odpovídejte nad tento řádek|napište odpověď nad tento řádek|odpovězte prosím nad touto čárou",
        footers:
            "odesláno z|odesláno ze|odesláno pomocí|získejte outlook pro|získat outlook pro|odesláno přes|odesláno mobilem|posláno z|stáhněte si outlook pro|poslano z",
        devices: "telefonu|mobilu|zařízení|aplikace",
        apologies: "překlepy|omluvte",
        closings:
            "s pozdravem|s přátelským pozdravem|hezký den|s úctou|zdraví|srdečně zdraví|s přáním hezkého dne|zdravím|přeji hezký den|s pozdravem a přáním hezkého dne|pěkný den",
        smallPrint:
            "tato zpráva|tento e-mail|tento email|obsah této zprávy|informace obsažené|neobsahuje žádné viry|bez virů|důvěrné",
        smallPrintSigns: "důvěrn|adresát|určen|vir|omylem|životní prostředí|avast")

    private static let slovak = Language(
        code: "sk",
        openings: "dňa|dna|v",
        citations: "citát",
        verbs: "napísal|napísala|napísal(a)|napísal/a|píše|napísal(a) nasledovné|napísali",
        labels: Labels(
            from: "od|odosielateľ", date: "odoslané|dátum|odoslaná|poslané", to: "komu|príjemca|pre", copy: "kópia|cc",
            subject: "predmet|vec", other: "prílohy|príloha|odpovedať"),
        original: "pôvodná správa|originálna správa|pôvodný e-mail|pôvodný email|pôvodný mail",
        forwarded:
            "preposlaná správa|začiatok preposlanej správy|preposlaný e-mail|začiatok preposielanej správy|odovzdaná správa",
        replyAbove: "odpovedzte nad tento riadok|prosím odpovedzte nad tento riadok",
        footers: "odoslané z|odoslané zo|získajte outlook pre|získať outlook pre|poslané z|odoslané pomocou",
        devices: "telefónu|mobilu|zariadenia",
        closings:
            "s pozdravom|s úctou|s priateľským pozdravom|pekný deň|zdravím|prajem pekný deň|so srdečným pozdravom",
        smallPrint: "táto správa|tento e-mail|obsah tejto správy|informácie obsiahnuté")

    private static let slovene = Language(
        code: "sl",
        openings: "v|dne|ob|v v|oseba",
        citations: "citiram",
        verbs:
            "napisal|napisala|je napisal|je napisala|je napisal/a|je napisal(a)|napisal/a|napisal(a)|je pisal|je napisal/-a|piše",
        labels: Labels(
            from: "od|pošiljatelj", date: "poslano|datum", to: "za|prejemnik|komu", copy: "kp|cc|kopija",
            subject: "zadeva",
            other: "priloge|pomembnost"),
        original: "izvirno sporočilo|prvotno sporočilo|originalno sporočilo|izvorno sporočilo",
        forwarded: "posredovano sporočilo|začetek posredovanega sporočila|posredovana pošta",
        footers: "poslano z|poslano s|poslano iz|pridobite outlook za|prenesite outlook za",
        devices: "telefona|mobitela|naprave",
        closings: "lep pozdrav|lepo pozdravljeni|s spoštovanjem|lp|prijazen pozdrav|lep pozdrav,|s pozdravi|pozdrav",
        smallPrint: "to sporočilo|to elektronsko sporočilo|vsebina tega sporočila")

    private static let croatian = Language(
        code: "hr",
        openings: "dana|u|dne|na dan|citat",
        citations: "citiram",
        verbs:
            "je napisao|je napisala|je napisao/la|napisao je|napisala je|piše|je napisao(la)|napisao/la|napisao(la)|napisao|napisala|je napisao/-la|je pisao",
        labels: Labels(
            from: "od|šalje|pošiljatelj|pošiljalac", date: "poslano|poslato|datum|šalje se",
            to: "prima|za|kome|primatelj|primalac", copy: "kopija|cc",
            subject: "naslov|predmet|tema", other: "prilozi|privitak|važnost|prioritet"),
        original: "izvorna poruka|originalna poruka|prvobitna poruka|izvorni e-mail|originalni mail",
        forwarded:
            "proslijeđena poruka|prosleđena poruka|početak proslijeđene poruke|početak prosleđene poruke|proslijeđeni e-mail",
        replyAbove: "odgovorite iznad ove linije|molimo odgovorite iznad ove crte|odgovorite iznad ove crte",
        footers:
            "poslano s|poslano iz|poslano sa|poslato sa|poslato sa mog|poslano putem|poslato iz|poslato preko|poslano preko|nabavite outlook za|preuzmite outlook za|preuzmite outlook za",
        devices: "mobitela|mobilnog|telefona|uređaja",
        closings:
            "lijep pozdrav|s poštovanjem|srdačan pozdrav|pozdrav|lep pozdrav|sa poštovanjem|lp|srdačno|puno pozdrava|pozz|pozdravi|srdačan pozdrav,",
        smallPrint: "ova poruka|ovaj e-mail|ova elektronička poruka|sadržaj ove poruke|informacije sadržane")
}
