package import Mail
package import Reply
package import Triage

/// Where a mail was found; unique in the store, so that however often it is fetched it is filed once.
package struct ArrivalSource: Hashable, Sendable, Codable {
    /// The mailbox's name in the configuration.
    package let mailbox: String
    /// The IMAP folder, decoded; empty for a Maildir and for ingested files.
    package let folder: String
    /// IMAP UIDVALIDITY (RFC 9051 §2.3.1.1); 0 elsewhere.
    package let uidValidity: UInt32
    /// IMAP UID; 0 elsewhere.
    package let uid: UInt32
    /// The Maildir file's unique name, or `ingest-` and the digest; empty for IMAP.
    package let name: String

    package init(mailbox: String, folder: String = "", uidValidity: UInt32 = 0, uid: UInt32 = 0, name: String = "") {
        self.mailbox = mailbox
        self.folder = folder
        self.uidValidity = uidValidity
        self.uid = uid
        self.name = name
    }

    /// The reserved mailbox of mails that our own public forms write; no configured one begins with `@`.
    package static let webMailbox = "@web"
    /// The reserved mailbox of what people who are signed in write on pages.
    package static let pageMailbox = "@page"
    /// The reserved mailbox of what a program writes through the API in somebody's name.
    package static let apiMailbox = "@api"
}

/// A mail as a source handed it over: bytes untouched.
package struct RawMail: Sendable {
    package let source: ArrivalSource
    /// When the server took it in (INTERNALDATE, the file's time), or the time of ingest.
    package let receivedAt: Timestamp
    package let bytes: [UInt8]
    /// Found in the junk folder.
    package let isJunk: Bool
    /// Set where only the beginning was fetched, because the whole is over the limit; in bytes.
    package let truncatedFrom: Int?

    package init(
        source: ArrivalSource,
        receivedAt: Timestamp,
        bytes: [UInt8],
        isJunk: Bool = false,
        truncatedFrom: Int? = nil
    ) {
        self.source = source
        self.receivedAt = receivedAt
        self.bytes = bytes
        self.isJunk = isJunk
        self.truncatedFrom = truncatedFrom
    }
}

/// What mail to an address that means nothing else is taken for, in one mailbox.
package enum UnaddressedPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    case enquiry, support, hold
}

/// A mail with all that can be said of it without looking into the store.
package struct Arrival: Sendable {
    package var source: ArrivalSource
    package var receivedAt: Timestamp
    /// The bytes as they came.
    package var raw: [UInt8]
    /// SHA-256 of `raw`.
    package var rawDigest: Digest
    /// SHA-256 of the body's text, white space folded: one half of what makes effects unique, and the loop budget's key.
    package var bodyDigest: Digest
    package var subject: String
    /// The From mailboxes: a person's mail has exactly one with an address.
    package var from: [Mailbox]
    package var replyTo: [Mailbox]
    /// The addresses in Sender and Return-Path: they name the author too, and are shown to nobody.
    package var otherSenders: [EmailAddress]
    package var messageID: MessageID?
    /// From the Date field; nil where unreadable.
    package var sentAt: Timestamp?
    /// True for `Return-Path: <>`: nothing automatic answers such a mail (RFC 5321 §4.5.5).
    package var hasNullReturnPath: Bool
    package var verdict: Verdict
    package var proof: ProvenSender
    package var keys: ThreadKeys
    package var reply: ExtractedReply
    package var report: DeliveryReport?
    package var attachmentNames: [String]
    package var defects: [Defect]
    package var unaddressed: UnaddressedPolicy
    /// The way it came; only what came by mail has a mailbox and headers to be judged by.
    package var channel = EntryChannel.mail
    /// The source that budgets count by: the sender's domain, or the visitor of a form.
    package var origin = ""
    /// Visible recipients that are none of ours, by display name only: they join no conversation (product §4.4).
    package var copied: [Mailbox] = []
    /// A complaint about a mail of ours (ARF, RFC 5965).
    package var isComplaint = false
    /// Holds the answer to an invitation (RFC 6047, METHOD:REPLY or COUNTER).
    package var answersInvitation = false
    /// The return date that a vacation notice states.
    package var awayUntil: Timestamp?
    /// When the sender of a form saw the security message.
    package var sawWordingAt: Timestamp?
    /// Set where only the beginning was fetched; in bytes.
    package var truncatedFrom: Int?

    package init(
        source: ArrivalSource, receivedAt: Timestamp, raw: [UInt8], rawDigest: Digest, bodyDigest: Digest,
        subject: String, from: [Mailbox], replyTo: [Mailbox], messageID: MessageID?, sentAt: Timestamp?,
        hasNullReturnPath: Bool, verdict: Verdict, proof: ProvenSender, keys: ThreadKeys, reply: ExtractedReply,
        report: DeliveryReport?, attachmentNames: [String], defects: [Defect], unaddressed: UnaddressedPolicy,
        truncatedFrom: Int?, otherSenders: [EmailAddress] = []
    ) {
        self.source = source
        self.receivedAt = receivedAt
        self.raw = raw
        self.rawDigest = rawDigest
        self.bodyDigest = bodyDigest
        self.subject = subject
        self.from = from
        self.replyTo = replyTo
        self.otherSenders = otherSenders
        self.messageID = messageID
        self.sentAt = sentAt
        self.hasNullReturnPath = hasNullReturnPath
        self.verdict = verdict
        self.proof = proof
        self.keys = keys
        self.reply = reply
        self.report = report
        self.attachmentNames = attachmentNames
        self.defects = defects
        self.unaddressed = unaddressed
        self.truncatedFrom = truncatedFrom
    }

    /// True for what somebody typed while signed in, or a program in their name: who they are is proven by that.
    package var isTyped: Bool { channel != .mail && proof.proof == .pass }

    /// The one From address; nil where there is none or several.
    package var senderAddress: EmailAddress? {
        let addresses = from.compactMap(\.address)
        return addresses.count == 1 ? addresses.first : nil
    }
}
