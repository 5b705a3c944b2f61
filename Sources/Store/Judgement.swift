package import Flow
package import Triage

/// The two pure steps that the filing transaction calls: reading a mail, and deciding on it.
package struct Judgement: Sendable {
    /// Reads a mail again, for one that is released.
    package let read: @Sendable (RawMail) throws -> Arrival
    package let decide: @Sendable (Arrival, Known) throws -> Decision

    package init(
        read: @escaping @Sendable (RawMail) throws -> Arrival,
        decide: @escaping @Sendable (Arrival, Known) throws -> Decision
    ) {
        self.read = read
        self.decide = decide
    }

    /// For what follows from no mail: nothing is read or decided.
    static let none = Judgement(
        read: { _ in throw Inconsistency("there is no mail to read") },
        decide: { _, _ in throw Inconsistency("there is no mail to decide on") })
}

/// How far a folder has been read.
package struct Cursor: Hashable, Sendable {
    /// As in `ArrivalSource`.
    package var mailbox: String
    package var folder: String
    package var uidValidity: UInt32
    /// The highest UID below which every mail is filed.
    package var uid: UInt32

    package init(mailbox: String, folder: String, uidValidity: UInt32, uid: UInt32) {
        self.mailbox = mailbox
        self.folder = folder
        self.uidValidity = uidValidity
        self.uid = uid
    }
}

/// What filing made of one mail.
package struct Filed: Sendable {
    package var arrival: ArrivalID
    package var source: ArrivalSource
    /// The decision as carried out; nil when the mail had been filed before.
    package var decision: Decision?
    package var conversation: ConversationID?
    /// The mails that were queued, in order.
    package var queued: [OutgoingMailID]

    package init(
        arrival: ArrivalID, source: ArrivalSource, decision: Decision?, conversation: ConversationID?,
        queued: [OutgoingMailID]
    ) {
        self.arrival = arrival
        self.source = source
        self.decision = decision
        self.conversation = conversation
        self.queued = queued
    }
}
