package import Triage

/// What a refusal means: whose fault it is, and so what follows from it (product §5).
package enum DeliveryRuling: String, Hashable, Sendable, CaseIterable {
    /// Nobody reads mail there: the mail fails, and it counts against the address.
    case address
    /// A matter of time: a full mailbox, greylisting, a busy server. This mail is tried again.
    case soft
    /// Too large, or a content that cannot be taken: this mail fails, and nothing else follows.
    case mail
    /// Refused for what it is or where it comes from: this mail fails, and several in an hour pause the domain.
    case policy
    /// Our account, our login, or how much we send: no mail fails, the account waits, the operator is told.
    case account
    /// The server cannot be talked to: the account waits, and each mail keeps its patience.
    case unavailable

    /// The mail will not be tried again.
    package var isFinal: Bool { self == .address || self == .mail || self == .policy }
    /// The next mail would meet the same: the account waits, not each mail for itself.
    package var concernsAccount: Bool { self == .account || self == .unavailable }
}

extension DeliveryRuling {
    /// The meaning of a refusal of our submission server.
    ///
    /// - Parameter reply: one with a code of 400 or more, or with 0 where the connection ended.
    package init(refusal reply: ServerReply) {
        let words = RefusalWords(reply.text)
        let isPermanent = reply.code >= ReplyCode.permanent
        switch reply.stage {
        case .connect, .greeting, .ehlo, .startTLS, .auth: self = isPermanent ? .account : .unavailable
        case .mail, .rcpt, .data, .body:
            let status = EnhancedStatus(reply.enhanced)
            if reply.code >= ReplyCode.temporary, words.speakOfQuota || status?.isOfAccount == true {
                self = .account
            } else if reply.stage == .mail, reply.code == ReplyCode.closing {
                self = .unavailable
            } else if !isPermanent {
                self = .soft
            } else if ReplyCode.login.contains(reply.code) || words.refuseRelaying {
                self = .account
            } else {
                self = .permanent(status, words, code: reply.code, stage: reply.stage)
            }
        }
    }

    /// The meaning of a delivery report, which speaks for the recipient's server.
    ///
    /// - Parameters:
    ///   - status: as the report gives it; nil for none.
    ///   - diagnostic: the server's words; nil for none.
    package init(report status: String?, severity: DeliveryReport.Severity, diagnostic: String?) {
        let words = RefusalWords(diagnostic ?? "")
        let status = EnhancedStatus(status)
        guard severity == .hard else {
            self = .soft
            return
        }
        if words.speakOfQuota || status?.isOfAccount == true {
            self = .account
        } else {
            // Whoever gave up after days of 4xx has given up all the same.
            self = status?.isPermanent == false ? .mail : .permanent(status, words, code: 0, stage: .rcpt)
        }
    }

    /// A report that a mailbox is full: the server has given up, and the mailbox may yet be emptied.
    package static func isFullMailbox(report status: String?) -> Bool {
        EnhancedStatus(status).map { $0.isPermanent && $0.isFullMailbox } ?? false
    }

    /// A refusal that names a full mailbox.
    static func isFullMailbox(_ reply: ServerReply) -> Bool {
        EnhancedStatus(reply.enhanced)?.isFullMailbox == true || RefusalWords(reply.text).speakOfFullMailbox
    }

    private static func permanent(
        _ status: EnhancedStatus?, _ words: RefusalWords, code: Int, stage: ServerReply.Stage
    ) -> DeliveryRuling {
        if status?.isFullMailbox == true || words.speakOfFullMailbox { return .soft }
        if let status, !status.isVague { return of(status, words, stage) }
        // Without a status, or with one that says nothing, the words decide.
        if stage == .mail { return code == ReplyCode.tooLarge ? .mail : .account }
        if stage == .rcpt, words.speakOfUnknownUser { return .address }
        if code != ReplyCode.tooLarge, words.speakOfPolicy { return .policy }
        return .mail
    }

    private static func of(
        _ status: EnhancedStatus, _ words: RefusalWords, _ stage: ServerReply.Stage
    ) -> DeliveryRuling {
        if status.isOfSizeOrContent { return .mail }
        // MAIL is about us: a sender that may not send.
        if stage == .mail { return .account }
        if stage == .rcpt, status.isOfDeadAddress || words.isMicrosoftUnknown(status) { return .address }
        // QUIRK: Yahoo and others have 5.7.x in front of words about a mailbox that is gone (DeliveryRulingTests).
        if stage == .rcpt, status.isOfPolicy, words.speakOfUnknownUser { return .address }
        return status.isOfPolicy ? .policy : .mail
    }
}

/// Borders and single codes (RFC 5321 §4.2).
private enum ReplyCode {
    static let temporary = 400
    static let closing = 421
    static let permanent = 500
    static let tooLarge = 552
    /// "Authentication required", and its kin (RFC 4954 §6).
    static let login = [530, 534, 535, 538]
}

/// The words of a refusal in lower case, looked through for what servers say where their codes are silent.
private struct RefusalWords {
    private let text: String

    init(_ text: String) { self.text = text.prefix(RefusalWords.longest).lowercased() }

    private static let longest = 500

    private func speak(of phrases: [String]) -> Bool { phrases.contains { text.contains($0) } }

    var speakOfQuota: Bool {
        speak(of: [
            "sending quota", "sending limit", "daily user sending", "submission quota", "smtp relay limit",
            "sender thread limit", "concurrent connections limit", "daily limit for message recipients",
            "exceeded your daily", "too many login attempts", "outboundspamexception", "bad outbound sender",
            "outgoing mail limit", "outgoing message limit", "hourly limit", "sendasdenied",
        ])
    }

    /// A server that does not know us will take mail for nobody.
    var refuseRelaying: Bool {
        speak(of: [
            "relay access denied", "relaying denied", "relay not permitted", "unable to relay",
            "relaying not permitted", "authentication required",
        ])
    }

    var speakOfFullMailbox: Bool {
        speak(of: [
            "mailbox full", "mailbox is full", "over quota", "overquota", "quota exceeded", "exceeded storage",
            "out of storage", "quotaexceeded", "inbox is full", "insufficient disk space",
        ])
    }

    var speakOfUnknownUser: Bool {
        speak(of: [
            "user unknown", "unknown user", "no such user", "no such recipient", "user not found", "mailbox not found",
            "no mailbox here", "does not exist", "doesn't have a", "unrouteable address", "unroutable address",
            "recipient not found", "mailbox is disabled", "account has been disabled", "invalid recipient",
            "unknown recipient", "no longer on server", "mailbox unavailable",
        ])
    }

    var speakOfPolicy: Bool {
        speak(of: [
            "spam", "blocked", "block list", "blocklist", "blacklist", "reputation", "policy", "spamhaus", "dmarc",
            "unsolicited",
        ])
    }

    /// QUIRK: Microsoft 365 answers 5.4.1 "Access denied" for a recipient that its directory does not know
    /// (DeliveryRulingTests).
    func isMicrosoftUnknown(_ status: EnhancedStatus) -> Bool {
        status.subject == 4 && status.detail == 1 && speak(of: ["recipient address rejected: access denied"])
    }
}
