import Testing
import Triage

@testable import Flow

/// What servers say, and what follows from it (product §5).
struct Refusal: Sendable, CustomTestStringConvertible {
    let server: String
    let reply: ServerReply
    let ruling: DeliveryRuling
    var testDescription: String { "\(server): \(reply.stage) \(reply.code) \(reply.enhanced ?? "") \(reply.text)" }

    init(
        _ server: String, _ stage: ServerReply.Stage, _ code: Int, _ enhanced: String?, _ text: String,
        _ ruling: DeliveryRuling
    ) {
        self.server = server
        reply = ServerReply(stage: stage, code: code, enhanced: enhanced, text: text)
        self.ruling = ruling
    }

    static let addresses = [
        Refusal(
            "Gmail", .rcpt, 550, "5.1.1", "The email account that you tried to reach does not exist. Please try",
            .address),
        Refusal(
            "Gmail", .rcpt, 550, "5.2.1", "The email account that you tried to reach is inactive. For more", .address),
        Refusal(
            "Microsoft 365", .rcpt, 550, "5.1.10",
            "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", .address),
        Refusal(
            "Microsoft 365", .rcpt, 550, "5.4.1", "Recipient address rejected: Access denied. AS(201806281)", .address),
        Refusal(
            "Postfix", .rcpt, 550, "5.1.1",
            "<x@example.org>: Recipient address rejected: User unknown in virtual mailbox table", .address),
        Refusal(
            "Postfix", .rcpt, 550, "5.1.2", "<x@nowhere>: Recipient address rejected: Domain not found", .address),
        Refusal("Postfix", .rcpt, 501, "5.1.3", "Bad recipient address syntax", .address),
        Refusal("Exim", .rcpt, 550, nil, "Unrouteable address", .address),
        Refusal("Exim", .rcpt, 550, nil, "No such user here", .address),
        Refusal(
            "Yahoo", .rcpt, 554, nil, "30 Sorry, your message cannot be delivered. This mailbox is disabled (554.30).",
            .address),
        Refusal(
            "Yahoo", .rcpt, 554, "5.7.9", "delivery error: dd This user doesn't have a yahoo.com account (0)",
            .address),
        Refusal("iCloud", .rcpt, 550, "5.1.6", "recipient no longer on server: x@icloud.com", .address),
        Refusal("Outlook.com", .rcpt, 550, "5.5.0", "Requested action not taken: mailbox unavailable", .address),
    ]

    static let soft = [
        Refusal("Gmail", .rcpt, 452, "4.2.2", "The recipient's inbox is out of storage space", .soft),
        Refusal("Gmail", .rcpt, 552, "5.2.2", "The email account that you tried to reach is over quota", .soft),
        Refusal("Microsoft 365", .body, 554, "5.2.2", "mailbox full; STOREDRV.Deliver; QuotaExceeded", .soft),
        Refusal("iCloud", .rcpt, 552, "5.2.2", "<x@icloud.com>: user is over quota", .soft),
        Refusal("Exim", .rcpt, 552, nil, "Mailbox is full", .soft),
        Refusal("Postfix", .rcpt, 450, "4.2.0", "<x>: Recipient address rejected: Greylisted", .soft),
        Refusal("Yahoo", .rcpt, 451, nil, "Message temporarily deferred - [TSS04]", .soft),
        Refusal("iCloud", .rcpt, 421, "4.7.1", "Messages temporarily deferred", .soft),
        Refusal("Gmail", .body, 421, "4.7.28", "Our system has detected an unusual rate of mail", .soft),
        Refusal("Postfix", .mail, 451, "4.3.0", "Temporary lookup failure", .soft),
        Refusal("a broken line", .body, 0, nil, "closed", .soft),
    ]

    static let mails = [
        Refusal("Gmail", .body, 552, "5.2.3", "Your message exceeded Google's message size limits", .mail),
        Refusal("Postfix", .mail, 552, "5.3.4", "Message size exceeds fixed limit", .mail),
        Refusal("Exim", .mail, 552, nil, "Message size exceeds maximum permitted", .mail),
        Refusal("Exchange", .body, 550, "5.6.0", "CAT.InvalidContent.Exception", .mail),
        Refusal("Postfix", .rcpt, 553, "5.6.7", "SMTPUTF8 is required", .mail),
        Refusal("a proxy", .body, 550, "5.1.1", "User unknown", .mail),
        Refusal("somebody", .data, 554, nil, "no", .mail),
        Refusal("somebody", .rcpt, 550, "5.4.4", "no route to host", .mail),
    ]

    static let policy = [
        Refusal(
            "Gmail", .body, 550, "5.7.1", "Our system has detected that this message is likely unsolicited mail",
            .policy),
        Refusal(
            "Gmail", .body, 550, "5.7.26", "This mail has been blocked because the sender is unauthenticated", .policy),
        Refusal("Gmail", .body, 552, "5.7.0", "This message was blocked because its content presents", .policy),
        Refusal(
            "Microsoft 365", .rcpt, 550, "5.7.1", "TRANSPORT.RULES.RejectMessage; the message was rejected", .policy),
        Refusal(
            "Postfix", .rcpt, 554, "5.7.1", "Service unavailable; Client host blocked using zen.spamhaus.org", .policy),
        Refusal("iCloud", .body, 550, "5.7.1", "Your message was rejected due to Apple policy", .policy),
        Refusal("Exim", .body, 550, nil, "This message was classified as SPAM and may not be delivered", .policy),
    ]

    static let accounts = [
        Refusal("Gmail", .rcpt, 550, "5.4.5", "Daily user sending limit exceeded", .account),
        Refusal("Gmail", .body, 550, "5.7.1", "Daily SMTP relay limit exceeded for customer", .account),
        Refusal(
            "Microsoft 365", .body, 550, "5.7.60", "SMTP; Client does not have permissions to send as this sender",
            .account),
        Refusal(
            "Microsoft 365", .mail, 432, "4.3.2", "STOREDRV.ClientSubmit; sender thread limit exceeded", .account),
        Refusal("Microsoft 365", .rcpt, 550, "5.1.8", "Access denied, bad outbound sender AS(42004)", .account),
        Refusal(
            "Microsoft 365", .body, 554, "5.2.0", "STOREDRV.Submission.Exception:OutboundSpamException", .account),
        Refusal("Microsoft 365", .mail, 530, "5.7.57", "Client not authenticated to send mail", .account),
        Refusal("Gmail", .auth, 535, "5.7.8", "Username and Password not accepted", .account),
        Refusal("Postfix", .rcpt, 554, "5.7.1", "<x@example.org>: Relay access denied", .account),
        Refusal("Exim", .rcpt, 550, nil, "relay not permitted", .account),
        Refusal("Postfix", .mail, 553, "5.7.1", "Sender address rejected: not owned by user", .account),
        Refusal("Postfix", .greeting, 554, "5.7.1", "blocked", .account),
        Refusal("somebody", .ehlo, 550, nil, "no", .account),
    ]

    static let unavailable = [
        Refusal("nobody", .connect, 0, nil, "unreachable", .unavailable),
        Refusal("Postfix", .greeting, 421, "4.7.0", "Error: too many connections", .unavailable),
        Refusal("Gmail", .auth, 454, "4.7.0", "Cannot authenticate due to temporary system problem", .unavailable),
        Refusal("Exim", .mail, 421, nil, "closing", .unavailable),
    ]
}

@Suite struct DeliveryRulingTests {
    @Test(
        "what a server's refusal means",
        arguments: Refusal.addresses + Refusal.soft + Refusal.mails + Refusal.policy + Refusal.accounts
            + Refusal.unavailable)
    func rules(_ refusal: Refusal) {
        #expect(DeliveryRuling(refusal: refusal.reply) == refusal.ruling)
    }

    static let reported: [(String?, DeliveryReport.Severity, String?, DeliveryRuling)] = [
        ("5.1.1", .hard, "smtp; 550 5.1.1 user unknown", .address),
        ("5.1.10", .hard, "550 5.1.10 RESOLVER.ADR.RecipientNotFound", .address),
        ("5.2.1", .hard, nil, .address),
        ("5.4.1", .hard, "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", .address),
        ("5.0.0", .hard, "unknown user", .address),
        ("5.2.2", .soft, "mailbox full", .soft),
        ("4.4.1", .soft, "timed out", .soft),
        ("4.4.7", .hard, "delivery time expired", .mail),
        ("5.7.1", .hard, "spam", .policy),
        ("5.7.1", .hard, "Relay access denied", .policy),
        ("5.3.4", .hard, "too big", .mail),
        (nil, .hard, nil, .mail),
        ("5.1.8", .hard, "Access denied, bad outbound sender", .account),
        ("no code", .hard, "", .mail),
    ]

    @Test("what a delivery report means", arguments: reported.indices)
    func reports(_ index: Int) {
        let (status, severity, diagnostic, ruling) = Self.reported[index]
        #expect(DeliveryRuling(report: status, severity: severity, diagnostic: diagnostic) == ruling)
    }

    @Test("hostile codes and words are read in bounded time and never trap")
    func hostile() {
        for status in ["5.99999999999999999999.1", "..", "5..1", "-1.-1.-1", String(repeating: "5.", count: 10_000)] {
            let text = String(repeating: "mailbox ", count: 100_000)
            let reply = ServerReply(stage: .rcpt, code: 550, enhanced: status, text: text)
            #expect(DeliveryRuling(refusal: reply) == .mail)
        }
    }

    @Test("only final rulings fail a mail, and none that concerns the account does")
    func finality() {
        #expect(DeliveryRuling.allCases.filter(\.isFinal) == [.address, .mail, .policy])
        #expect(DeliveryRuling.allCases.filter(\.concernsAccount) == [.account, .unavailable])
    }
}
