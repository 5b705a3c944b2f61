/// What servers say when they refuse, and the enhanced status it means (RFC 3463 §3); the first phrase found wins, so the
/// surer ones stand first.
enum ReasonPhrases {
    /// The status that the words mean; nil where no phrase is known.
    ///
    /// - Parameter words: lower case UTF-8; only the first 16 KiB are searched.
    static func status(in words: ArraySlice<UInt8>) -> StatusCode? {
        let searched = words.prefix(searchedBytes)
        for (status, phrases) in table {
            for phrase in phrases where searched.firstIndex(of: phrase, from: searched.startIndex) != nil {
                return status
            }
        }
        return nil
    }

    private static let searchedBytes = 16_384

    private static func row(_ level: Int, _ subject: Int, _ detail: Int, _ phrases: [String]) -> (StatusCode, [[UInt8]])
    {
        (StatusCode(level: level, subject: subject, detail: detail), phrases.map { Array($0.utf8) })
    }

    private static let table: [(StatusCode, [[UInt8]])] = [
        row(
            5, 2, 2,
            [
                "mailbox is full", "mailbox full", "mailbox has exceeded", "over quota", "quota exceeded",
                "exceeded its quota",
                "exceeded the quota", "quota violation", "exceeded storage", "exceeds allotted", "out of storage space",
                "mailbox size limit", "full mailbox", "mailfolder is full", "mail folder is full", "inbox is full",
                "storage quota", "disk quota", "mailbox quota", "user is over", "account is full",
                "no space left in mailbox",
                "maximum mailbox size", "has too many messages", "box is over", "postfach ist voll", "postfach voll",
                "boîte pleine", "boite pleine", "casella piena", "buzón lleno", "caixa cheia", "メールボックスがいっぱい",
                "受信箱が一杯", "ящик переполнен",
            ]),
        row(
            5, 2, 1,
            [
                "account is disabled", "account has been disabled", "account disabled", "mailbox disabled",
                "mailbox is disabled", "account is inactive", "inactive mailbox", "mailbox is inactive",
                "mailbox inactive",
                "account inactive", "account has been suspended", "account is suspended", "account suspended",
                "user suspended",
                "mailbox unavailable or access denied", "account has been deactivated", "account closed",
                "account is locked",
                "mailbox is blocked", "disabled or discontinued", "not currently accepting", "no longer accepts mail",
                "no longer in use", "account expired", "not accepting mail", "not accepting messages",
            ]),
        row(
            5, 1, 1,
            [
                "user unknown", "unknown user", "name is not recognized", "not recognized", "invalid user address",
                "no such user", "no such recipient", "no such mailbox", "no such address",
                "no such person", "user not found", "recipient not found", "recipient unknown", "unknown recipient",
                "unknown address", "unknown or illegal alias", "user doesn't exist", "user does not exist",
                "address does not exist", "address doesn't exist", "account does not exist", "account doesn't exist",
                "mailbox does not exist", "mailbox doesn't exist", "does not exist", "doesn't exist",
                "not a valid user",
                "not a valid mailbox", "not a known user", "invalid recipient", "invalid user", "invalid mailbox",
                "invalid address", "no mailbox here", "mailbox not found", "mailbox unknown", "mailbox unavailable",
                "user doesn't have", "doesn't have a", "no account by that name", "unrouteable address",
                "unroutable address",
                "unknown local part", "unknown local-part", "addressee unknown", "not listed in", "isn't listed in",
                "is not a user here", "unknown e-mail address", "bad destination mailbox", "recipient address rejected",
                "user is unknown", "can't find", "could not be found", "no valid recipients",
                "destination address unknown",
                "not our customer", "this user doesn", "address unknown", "name not found", "address not found",
                "utilisateur inconnu", "adresse inconnue", "empfänger unbekannt", "unbekannter empfänger",
                "usuario desconocido",
                "utente sconosciuto", "unbekannte mailbox", "宛先不明", "ユーザーが存在しません", "存在しない", "не существует",
            ]),
        row(
            5, 1, 2,
            [
                "host unknown", "unknown host", "host not found", "domain not found", "no such domain",
                "unknown domain",
                "name or service not known", "domain does not", "bad destination system", "no mx", "unable to route",
                "couldn't find any host", "nullmx", "null mx", "host or domain name not found", "invalid domain",
                "malformed or unexpected name server", "dns error", "illegal host",
            ]),
        row(
            5, 3, 4,
            [
                "message too large", "message is too large", "message too big", "message size exceeds",
                "exceeds maximum",
                "exceeds the maximum", "size limit", "maximum message size", "too large", "exceeds size",
                "max message size",
            ]),
        row(
            5, 4, 6,
            ["too many hops", "mail loop", "routing loop", "loops back to myself", "loop detected", "hop count"]),
        row(
            5, 6, 0,
            [
                "virus", "attachment type", "illegal attachment", "prohibited attachment", "content rejected",
                "message content", "header error", "conversion failed", "cannot be opened as mime",
            ]),
        row(
            5, 7, 1,
            [
                "spam", "blacklist", "black list", "blocklist", "block list", "blocked", "relay", "denied",
                "not permitted",
                "not allowed", "not authorized", "not authorised", "unauthorized", "policy", "rejected for",
                "prohibited",
                "reputation", "dnsbl", "rbl", "spf", "dkim", "dmarc", "sender rejected", "unacceptable", "refused by",
                "restricted", "insecure", "authentication required", "access denied", "rejected by",
            ]),
        row(
            5, 4, 7,
            [
                "retry timeout exceeded", "retry time not reached for any host after", "delivery time expired",
                "message expired", "expired after", "in queue too long", "timed out. giving up", "queue lifetime",
                "unable to deliver after", "message has been on the queue", "message timed out",
            ]),
        row(
            4, 4, 7,
            [
                "delivery temporarily suspended", "temporarily deferred", "will be retried", "still being retried",
                "will continue to try", "will retry", "will keep trying", "not yet been delivered", "has been delayed",
                "no action is required on your part", "try again later", "temporary failure", "temporary error",
                "temporary problem", "temporarily unavailable", "greylist", "deferred",
            ]),
        row(
            5, 4, 1,
            [
                "connection refused", "connection timed out", "connection reset", "no route to host",
                "network is unreachable",
                "network unreachable", "can't connect", "could not connect", "couldn't connect", "unable to connect",
                "not able to establish", "lost connection", "no answer from host", "host is unreachable",
                "operation timed out",
                "host is down", "connection dropped", "could not be contacted", "no response", "unable to contact",
                "establish an smtp connection", "server is down", "connection was refused", "connection failed",
            ]),
        row(
            5, 3, 0,
            [
                "system error", "i/o error", "service unavailable", "protocol error",
                "local error", "mailer error", "unknown mailer", "command failed", "configuration error",
                "does not support",
            ]),
    ]
}
