package import Mail
package import Triage

/// Words that somebody whom we know has typed: on a page while signed in, or through the API in their name.
///
/// Filed as the mail that they could have written instead, so that no journey has a second way.
package struct TypedMessage: Sendable {
    /// What it is written to.
    package enum Aim: Hashable, Sendable {
        /// A conversation of the author's, on their side.
        case conversation(ConversationID)
        /// A client of the author's, who is a practitioner (product §2.3).
        case client(PersonID)
        /// A practitioner, by their handle (product §2.1).
        case practitioner(String)
        /// The help desk: "Contact Practitioner Support".
        case support
    }

    /// A file as it was sent; its name and type are claims.
    package struct File: Sendable {
        package var name: String
        /// `image/png`; anything that is no media type is read as `application/octet-stream`.
        package var contentType: String
        package var bytes: [UInt8]
        package init(name: String, contentType: String, bytes: [UInt8]) {
            self.name = name
            self.contentType = contentType
            self.bytes = bytes
        }
    }

    /// The same for every sending of one opened form, or one idempotency key: what is sent twice acts once.
    package var id: String
    package var author: KnownPerson
    package var aim: Aim
    /// Of a new conversation; an existing one keeps its own.
    package var subject: String
    /// Lines ended by LF.
    package var text: String
    package var files: [File] = []
    package var channel: EntryChannel
    /// When the author saw the security message above the box.
    package var sawWordingAt: Timestamp?

    package init(
        id: String, author: KnownPerson, aim: Aim, subject: String = "", text: String, channel: EntryChannel,
        sawWordingAt: Timestamp? = nil
    ) {
        self.id = id
        self.author = author
        self.aim = aim
        self.subject = subject
        self.text = text
        self.channel = channel
        self.sawWordingAt = sawWordingAt
    }
}

/// What became of typed words.
package enum WritingOutcome: Hashable, Sendable {
    /// Filed; with the conversation that they are in now, which for somebody without a booking is one with support.
    case filed(ConversationID?, isSupport: Bool)
    /// Kept for the operator.
    case held(HoldReason)
    /// There is nothing of that kind, or it is not theirs.
    case refused
}

/// Files typed words as what they are.
package protocol WritingPort: Sendable {
    /// Durable when it returns.
    ///
    /// - Throws: whatever keeps the store from filing; nothing has happened then.
    func write(_ message: TypedMessage) async throws -> WritingOutcome
}

/// Texts of one conversation, and between whom it is.
package struct WordsToMask: Sendable {
    package var practitioner: PersonID
    package var counterpart: PersonID
    /// Addresses that stand in the mails they came in.
    package var senders: [EmailAddress]
    package var texts: [String]
    package init(practitioner: PersonID, counterpart: PersonID, senders: [EmailAddress] = [], texts: [String]) {
        self.practitioner = practitioner
        self.counterpart = counterpart
        self.senders = senders
        self.texts = texts
    }
}

/// Takes out of texts what neither side may read of the other: the same as in mails (product §7).
package protocol MaskPort: Sendable {
    /// The texts of each, in their order, without addresses, numbers, tokens and links.
    ///
    /// - Throws: whatever keeps the store from answering.
    func masked(_ words: [WordsToMask]) async throws -> [[String]]
}

/// What came of bringing one person or booking in.
package struct ImportAnswer: Hashable, Sendable {
    /// Something wrong with it: the field, and what to do in words.
    package struct Mistake: Hashable, Sendable {
        /// Empty where it is the whole.
        package var field: String
        package var words: String
        package init(field: String, words: String) {
            self.field = field
            self.words = words
        }
    }

    package var isCreated: Bool
    /// Nothing was brought in where there are any.
    package var mistakes: [Mistake]
    package init(isCreated: Bool, mistakes: [Mistake]) {
        self.isCreated = isCreated
        self.mistakes = mistakes
    }
}

/// Brings people and bookings in, as files of them are.
package protocol ImportPort: Sendable {
    /// - Parameter row: one object in JSON with the keys of a people file.
    /// - Throws: whatever keeps the store from answering.
    func bringInPerson(_ row: [UInt8]) async throws -> ImportAnswer

    /// - Parameter row: one object in JSON with the keys of a bookings file.
    /// - Throws: whatever keeps the store from answering.
    func bringInBooking(_ row: [UInt8]) async throws -> ImportAnswer
}
