import Flow
import Mail
import Store
import Triage

/// A person as the operator sees them.
enum PersonView {
    static func name(_ person: KnownPerson) -> String {
        Terminal.printable(person.name ?? person.handle ?? "person \(person.id)")
    }

    static func json(_ details: PersonDetails) -> JSONValue {
        let person = details.person
        return [
            "id": .int(person.id.rawValue), "externalId": .string(orNull: details.externalID),
            "role": .string(person.role.rawValue), "name": .string(orNull: person.name),
            "handle": .string(orNull: person.handle), "addresses": .array(details.addresses.map(json)),
            "phones": .strings(details.phones), "locale": .string(person.locale),
            "timeZone": .string(details.timeZone), "workingHours": .string(orNull: details.workingHours),
            "content": .string(details.preferences.content.rawValue),
            "quietHours": .string(orNull: details.preferences.quietHours?.text),
            "digest": .string(orNull: details.preferences.digest?.text),
            "left": .bool(person.hasLeft), "welcomed": .bool(person.wasWelcomed),
            "activeWith": .array(details.activeWith.map(json)),
            "marks": .array(details.marks.map(json)), "upcomingBookings": .array(details.upcoming.map(json)),
            "conversations": .array(details.conversations.map { .object(ConversationView.members($0)) }),
            "wordings": .array(details.showings.map(json)),
        ]
    }

    private static func json(_ address: PersonDetails.Address) -> JSONValue {
        [
            "address": .string(address.address.description),
            "confirmedAt": .string(orNull: address.confirmedAt.map(ISODate.text)),
            "suppressed": .strings(address.suppressed),
        ]
    }

    private static func json(_ person: KnownPerson) -> JSONValue {
        [
            "id": .int(person.id.rawValue), "name": .string(orNull: person.name),
            "handle": .string(orNull: person.handle),
        ]
    }

    private static func json(_ mark: PersonDetails.Mark) -> JSONValue {
        [
            "person": .int(mark.other.rawValue), "by": .string(mark.by), "at": .string(ISODate.text(mark.at)),
        ]
    }

    private static func json(_ booking: Booking) -> JSONValue {
        [
            "externalId": .string(booking.externalID), "startsAt": .string(ISODate.text(booking.startsAt)),
            "endsAt": .string(ISODate.text(booking.endsAt)), "status": .string(booking.status.rawValue),
            "title": .string(orNull: booking.title), "practitioner": .string(orNull: booking.practitionerName),
            "member": .string(orNull: booking.memberName),
        ]
    }

    private static func json(_ showing: PersonDetails.Showing) -> JSONValue {
        [
            "wording": .string(showing.wording), "times": .int(Int64(showing.times)),
            "lastAt": .string(ISODate.text(showing.lastAt)),
        ]
    }
}

extension PersonView {
    static func words(_ details: PersonDetails) -> String {
        let person = details.person
        var lines = ["\(name(person)), \(person.role.rawValue)", ""]
        lines += fields(details)
        let isPractitioner = person.role == .practitioner
        lines += list(
            isPractitioner ? "Active clients" : "Active client of",
            details.activeWith.map { other in
                let mark = details.marks.first { $0.other == other.id }
                return name(other) + (mark.map { ", marked by \($0.by) at \(ISODate.text($0.at))" } ?? "")
            })
        lines += list(
            "Upcoming bookings",
            details.upcoming.map { booking in
                let other = isPractitioner ? booking.memberName : booking.practitionerName
                let title = booking.title.map { ", \($0)" } ?? ""
                return "\(ISODate.text(booking.startsAt)) to \(ISODate.text(booking.endsAt))  \(other ?? "")\(title)"
            })
        lines += list(
            "Conversations",
            details.conversations.map { summary in
                let conversation = summary.conversation
                let other =
                    conversation.practitioner.id == person.id ? conversation.counterpart : conversation.practitioner
                let state = conversation.isOpen ? "" : ", closed"
                return
                    "\(conversation.id)  \(conversation.kind.rawValue)\(state)  \(name(other))  \(conversation.subject)"
            })
        lines += list(
            "Was shown",
            details.showings.map {
                "\"\($0.wording)\", \($0.times) time\($0.times == 1 ? "" : "s"), last at \(ISODate.text($0.lastAt))"
            })
        return lines.joined(separator: "\n")
    }

    private static func fields(_ details: PersonDetails) -> [String] {
        let addresses = details.addresses.map { address in
            let notes =
                (address.confirmedAt == nil ? ["not confirmed"] : [])
                + address.suppressed.map { "gets no mail: \($0)" }
            return "\(address.address)\(notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")"
        }
        let fields: [(String, String?)] = [
            ("Number", "\(details.person.id)"), ("External id", details.externalID), ("Handle", details.person.handle),
            ("Status", details.person.hasLeft ? "has left" : nil),
            ("Addresses", addresses.joined(separator: ", ")), ("Phones", details.phones.joined(separator: ", ")),
            ("Language", details.person.locale), ("Time zone", details.timeZone),
            ("Working hours", details.workingHours), ("Content of mails", details.preferences.content.rawValue),
            ("Quiet hours", details.preferences.quietHours?.text), ("Digest at", details.preferences.digest?.text),
        ]
        let width = fields.map(\.0.count).max() ?? 0
        return fields.compactMap { label, value in
            guard let value, !value.isEmpty else { return nil }
            return "\(label):\(String(repeating: " ", count: width - label.count)) \(Terminal.printable(value))"
        }
    }

    private static func list(_ title: String, _ items: [String]) -> [String] {
        items.isEmpty ? [] : ["", "\(title):"] + items.map { "  \(Terminal.printable($0).replacing("\n", with: " "))" }
    }
}
