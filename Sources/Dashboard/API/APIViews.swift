import Flow
import Mail
import Store
import Triage

/// A practitioner or a member.
struct PersonView: Encodable, Sendable {
    var externalId: String
    var name: String?
    /// A practitioner's only.
    var handle: String?
    var addresses: [String]
    var phones: [String]
    var locale: String
    var timeZone: String
    var workingHours: String?
    var content: String
    var quietHours: String?
    var digest: String?
    /// `active`, or `left` for a practitioner who works here no more.
    var status: String

    init(_ person: RegisteredPerson) {
        externalId = person.externalID
        name = person.name
        handle = person.handle
        addresses = person.addresses.map(\.description)
        phones = person.phones
        locale = person.locale
        timeZone = person.timeZone
        workingHours = person.workingHours
        content = person.preferences.content.rawValue
        quietHours = person.preferences.quietHours?.text
        digest = person.preferences.digest?.text
        status = person.hasLeft ? "left" : "active"
    }
}

/// A booking.
struct BookingView: Encodable, Sendable {
    var externalId: String
    /// External ids; null for somebody who has none any more.
    var practitioner: String?
    var member: String?
    var startsAt: String
    var endsAt: String
    var status: String
    var title: String?

    init(_ booking: ListedBooking) {
        externalId = booking.externalID
        practitioner = booking.practitioner
        member = booking.member
        startsAt = APIJSON.text(booking.startsAt)
        endsAt = APIJSON.text(booking.endsAt)
        status = booking.status.rawValue
        title = booking.title
    }
}

/// One side of a conversation: never an address.
struct SideView: Encodable, Sendable {
    /// `practitioner`, `member`, `enquirer` or `desk`.
    var role: String
    var externalId: String?
    var name: String?
}

/// A conversation; its subject is what either side may read.
struct ConversationView: Encodable, Sendable {
    var id: Int64
    var kind: String
    var subject: String
    var practitioner: SideView
    var counterpart: SideView
    var isOpen: Bool
    var openedAt: String
    var lastActivityAt: String
    /// Since when an answer of the practitioner is waited for.
    var waitingSince: String?
    var practitionerUnread: Int
    var counterpartUnread: Int

    init(_ listed: ListedConversation, subject: String) {
        let conversation = listed.conversation
        id = conversation.id.rawValue
        kind = conversation.kind.rawValue
        self.subject = subject
        practitioner = SideView(
            role: conversation.practitioner.role.rawValue, externalId: listed.practitionerID,
            name: conversation.practitioner.name)
        counterpart = SideView(
            role: conversation.counterpart.role.rawValue, externalId: listed.counterpartID,
            name: conversation.counterpart.name)
        isOpen = conversation.isOpen
        openedAt = APIJSON.text(listed.openedAt)
        lastActivityAt = APIJSON.text(listed.lastActivityAt)
        waitingSince = listed.waitingSince.map { APIJSON.text($0) }
        practitionerUnread = listed.practitionerUnread
        counterpartUnread = listed.counterpartUnread
    }
}

/// An entry; its words are what the other side may read.
struct EntryView: Encodable, Sendable {
    var id: Int64
    /// `message`, or `note` for an automatic mail.
    var kind: String
    /// `practitioner`, `counterpart` or `agent`.
    var author: String
    var channel: String
    var text: String
    /// What was cut off as a quote or a signature.
    var trimmed: String
    var isUnproven: Bool
    var writtenAt: String
    var files: Int
    /// What became of the mails that carry it on.
    var delivery: [String]

    init(_ entry: ReadEntry, text: String, trimmed: String) {
        id = entry.id.rawValue
        kind = entry.kind.rawValue
        author = entry.author.rawValue
        channel = entry.channel.rawValue
        self.text = text
        self.trimmed = trimmed
        isUnproven = entry.isUnproven
        writtenAt = APIJSON.text(entry.writtenAt)
        files = entry.files
        delivery = entry.delivery.map(\.rawValue)
    }
}
