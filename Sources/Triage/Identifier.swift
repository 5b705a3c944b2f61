/// A row's number, typed by what it numbers, so that a person's can never stand where a conversation's is meant.
package struct Identifier<Of>: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// 1 and up; the store's rowid.
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ rawValue: Int64) { self.rawValue = rawValue }
    package var description: String { String(rawValue) }
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

package enum PersonRow {}
package enum ConversationRow {}
package enum EntryRow {}
package enum ArrivalRow {}
package enum OutgoingMailRow {}
package enum QuestionRow {}
package enum TicketRow {}
package enum DeskTaskRow {}

package typealias PersonID = Identifier<PersonRow>
package typealias ConversationID = Identifier<ConversationRow>
package typealias EntryID = Identifier<EntryRow>
package typealias ArrivalID = Identifier<ArrivalRow>
package typealias OutgoingMailID = Identifier<OutgoingMailRow>
package typealias QuestionID = Identifier<QuestionRow>
package typealias TicketID = Identifier<TicketRow>
package typealias DeskTaskID = Identifier<DeskTaskRow>

/// A side of a conversation.
package enum Party: String, Hashable, Sendable, Codable, CaseIterable {
    case practitioner
    /// The member or enquirer.
    case counterpart

    /// The opposite side.
    package var other: Party { self == .practitioner ? .counterpart : .practitioner }
}
