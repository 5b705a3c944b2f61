/// What filters say that want the sender to prove themselves: data, all lower case.
enum ChallengeWords {
    /// Fields that only such filters write.
    static let fields = [
        "x-tmda-confirm-done", "x-challenge-response", "x-boxbe-notice", "x-spamarrest-challenge",
        "x-bluebottle-request",
    ]

    /// Beginnings of a subject; only beside a machine's header, for a person can write them.
    static let subjects = [
        "please confirm your message", "please confirm your email", "please confirm your e-mail",
        "confirm your message",
        "confirmation required", "sender verification", "sender address verification", "verify your email to",
        "verification required", "your email requires verification", "your e-mail requires",
        "message held pending", "waiting for your confirmation", "challenge:", "[challenge]", "unconfirmed sender",
        "action required to deliver", "please verify", "please authenticate", "boxbe", "spam arrest",
        "bestätigung erforderlich", "bitte bestätigen sie", "veuillez confirmer", "merci de confirmer",
        "confirme su mensaje", "conferma il tuo messaggio",
    ].map { Array($0.utf8) }

    /// Parts of a subject; only beside a machine's header.
    static let subjectPhrases = [
        "(verification required)", "[spamblocker", "awaits your confirmation", "requires your confirmation",
        "sender verification", "confirm you are human", "confirm that you are human",
    ].map { Array($0.utf8) }

    /// What the text says; only beside a machine's header.
    static let bodies = [
        "only from senders i have approved", "complete the verification process", "courtesy notices from our members",
        "confirm that you are a person", "confirm that you are a real", "confirm that you are human",
        "confirm that you are not a", "verify that you are human", "verify that you are a real",
        "prove that you are human", "prove that you are a", "awaiting your confirmation",
        "your message will be delivered once", "before your message can be delivered", "allowed senders list",
        "list of approved senders", "list of allowed senders", "automatic reply to your email. to control spam",
        "um ihre nachricht zuzustellen", "pour que votre message soit remis", "confirmar que você é um remetente",
        "confirmar que usted es",
    ].map { Array($0.utf8) }
}
