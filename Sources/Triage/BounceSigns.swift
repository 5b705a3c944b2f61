import Mail

/// How mail systems name themselves and their bounces: data for telling a bounce from a mail about one.
///
/// All lower case.
enum BounceSigns {
    /// Local parts of daemons that are no person's name or initials, without `-`, `_` and `.`.
    static let certainDaemons: Set<String> = [
        "mailerdaemon", "maildaemon", "maildeliverysystem", "maildeliverysubsystem", "deliverysystem", "bouncehandler",
        "smtpdaemon",
    ]

    /// Local parts that bounces come from; some of them (`mds`, `mta`) people have too, so that they count only beside
    /// what a bounce says.
    static let daemons: Set<String> = [
        "mailerdaemon", "maildaemon", "maildeliverysystem", "maildeliverysubsystem", "deliverysystem", "postmaster",
        "bounce", "bounces", "bouncehandler", "ndr", "mailsystem", "mailadmin", "mmdf", "mds", "mta", "smtpdaemon",
        "mailrouter",
    ]

    /// Parts of the sender's display name.
    static let daemonNames = [
        "mail delivery", "mail deliver", "mailer daemon", "mailer-daemon", "delivery subsystem", "ndr administrator",
        "mail administrator", "microsoft exchange", "microsoft outlook", "system administrator", "system attendant",
        "post office", "internet mail delivery", "mail delivery agent", "interscan", "mail router", "メール配信システム",
    ].map { Array($0.utf8) }

    /// Beginnings of the subject.
    static let subjects = [
        "delivery status notification", "delivery status", "delivery failure", "delivery failed", "delivery error",
        "delivery problem", "delivery report", "delivery has failed", "delivery delayed",
        "delivery notification: delivery", "permanent delivery failure", "transient delivery failure",
        "permanent failure",
        "failure to deliver", "permanent error", "message delivery failure",
        "undelivered", "undeliverable", "undeliver", "unable to deliver", "returned mail", "returned message",
        "returned to sender", "failure notice", "failure delivery", "failed mail", "failed delivery", "mail delivery",
        "mail could not be delivered", "mail system error", "mail failure", "mail undeliverable", "mail not delivered",
        "message delivery has failed", "message delivery", "message undeliverable", "message could not be delivered",
        "message status - undeliverable", "message status", "message not delivered", "non delivery", "non-delivery",
        "nondeliverable", "nondelivery", "warning: could not send", "warning: message", "warning: mail", "bounced mail",
        "there was an error sending your mail", "delayed mail", "could not be delivered", "your message could not",
        "your mail message to", "error sending", "user unknown", "mail error", "email delivery failure", "ndn:",
        "notification d'état", "échec de la remise", "échec de remise", "non remis", "message non distribué",
        "non distribuable", "unzustellbar", "nicht zustellbar", "rückläufer", "mail konnte nicht", "zustellung",
        "fehlgeschlagen", "onbestelbaar", "niet bezorgd", "no se puede entregar", "no se pudo entregar", "no entregado",
        "correo devuelto", "impossibile recapitare", "mancato recapito", "não entregue", "não foi possível entregar",
        "falha na entrega", "nedoručitelné", "nie można dostarczyć", "niedostarczalne", "kunne ikke leveres",
        "går inte att leverera", "kan inte levereras", "toimitus epäonnistui", "недоставлен", "не доставлено",
        "ваше сообщение не доставлено", "не удалось доставить", "未送信", "配信不能", "送信できませんでした", "配信エラー",
        "无法投递", "系统退信", "退信", "無法傳遞", "배달 불가", "teslim edilemedi",
    ].map { Array($0.utf8) }

    /// What the text says of the delivery.
    static let failures = [
        "could not be delivered", "couldn't be delivered", "cannot be delivered", "can't be delivered", "not delivered",
        "was not delivered", "has not been delivered", "wasn't able to deliver", "was unable to deliver",
        "were unable to deliver", "unable to deliver", "not able to deliver", "could not deliver", "couldn't deliver",
        "cannot deliver", "can't deliver", "failed to deliver", "delivery failed", "delivery has failed",
        "delivery to the following", "delivery status notification", "failed permanently", "permanent fatal error",
        "permanent error", "undeliverable", "undelivered", "undeliverd", "returned to sender", "returning message",
        "did not reach the following", "following address failed", "following addresses failed",
        "following address(es) failed", "transcript of session", "user unknown", "unknown user", "mailbox is full",
        "mailbox full", "non-delivery", "nondelivery", "was rejected", "recipient rejected", "address rejected",
        "failed recipient", "failed addresses", "delivery error", "delivery failure", "message delivery",
        "error occurred", "error while", "problem delivering", "has been delayed", "not yet been delivered", "is still",
        "had delivery", "<<< 5", "<<< 4", "remote host said", "said: 5", "said: 4", "smtp error", "mail server",
        "nicht zugestellt", "nicht zustellen", "konnte nicht", "n'a pas pu être", "n'a pas été", "impossible de",
        "no se pudo", "no se puede", "non è stato", "impossibile", "não pôde ser", "não foi", "niet worden bezorgd",
        "не может быть доставлено", "не было доставлено", "не доставлено", "送信できません", "配信できません",
        "送信に失敗", "届け", "無法", "无法",
    ].map { Array($0.utf8) }

    /// Fields of list servers, and parts of the subject of what they send to those they refuse.
    private static let listServers = ["x-mlserver", "x-ml-name", "x-ml-info"]
    private static let listRefusals = [
        "not member article", "not a member", "are not member", "loop alert", "loop back warning", "reject mail",
        "mail from a spammer is rejected",
    ].map { Array($0.utf8) }

    /// QUIRK: fml refuses in a mail that no daemon's name is on, see Tests/Fixtures/verdicts/bounces-gateways.mails.
    static func listRefusal(in header: Header, subject: ArraySlice<UInt8>) -> [String]? {
        guard let field = header.fields.first(where: { listServers.contains($0.name) }) else { return nil }
        let words = Array(subject)
        guard listRefusals.contains(where: { words.firstIndex(of: $0, from: 0) != nil }) else { return nil }
        return ["\(field.name): \(field.rawText)", "Subject: \(words.text)"]
    }

    /// Words of a rule line above the copy of the original.
    static let originals = [
        "original message", "original mail", "original e-mail", "original email", "copy of the message", "copy of your",
        "copy of the original", "copy of message", "unsent message", "returned message", "message header",
        "message follows",
        "rejected message", "header of the", "headers of the", "undelivered message", "forwarded message",
        "begin message",
        "message text", "message contents", "sent message", "your message", "received message", "本文", "元のメール",
        "送信メッセージ", "原文",
    ].map { Array($0.utf8) }

    /// Words of a framed line that is no announcement, whatever else it says: "YOU DO NOT NEED TO RESEND YOUR MESSAGE".
    static let notOriginals = ["transcript", "resend", "re-send"].map { Array($0.utf8) }

    /// Words of a subject that say delivery is late and goes on.
    static let delays = [
        "delay", "still being retried", "warning", "verzögert", "verzögerung", "retard", "vertraagd", "försenad",
        "forsinket", "opóźni", "ritard", "retras", "atras", "задерж", "延迟", "延遲", "遅延", "지연",
    ].map { Array($0.utf8) }

    /// Beginnings of a line that only a header of the original has.
    static let originalHeaders = [
        "return-path:", "received: from", "received: by", "received: (qmail", "dkim-signature:",
    ]
    .map { Array($0.utf8) }

    /// Words before an address that is the sender's own, or a person to ask.
    static let otherParties = [
        "from", "sender", "reply-to", "contact", "mailto:", "message-id", "postmaster at", "help", "support", "by",
        "return-path", "errors-to", "from:", "cc:", "dear", "hello", "hi",
    ]
}
