import Mail

/// Rewrites a calendar object from what its author's calendar knows to what its recipient's may (RFC 5546).
///
/// The author becomes the recipient's own reply address, so that what a mail program answers comes back to the
/// conversation; the recipient becomes the address that they read, so that it knows them as invited. On the way back the
/// same turns the one into the address that was invited, and the other into the organiser's own. UID, SEQUENCE and
/// RECURRENCE-ID stay: by them an answer finds its event.
struct CalendarRelay {
    let parties: CalendarParties
    let mask: Mask

    /// What a property of a person may keep of its parameters; others name people, folders or programs.
    private static let keptParameters: Set = ["CUTYPE", "ROLE", "PARTSTAT", "RSVP", "LANGUAGE"]
    /// Methods by which somebody invited writes to the organiser (RFC 5546 §1.4).
    private static let methodsOfTheInvited: Set = ["REPLY", "COUNTER", "REFRESH"]

    /// The object, with CRLF and folded.
    func rewritten(_ text: String) -> [UInt8] {
        let lines = CalendarLines.unfolded(text.utf8)
        let method = lines.lazy.compactMap(CalendarProperty.init).first { $0.name == "METHOD" }?.value.uppercased()
        let isAnswer = method.map { CalendarRelay.methodsOfTheInvited.contains($0) } ?? false
        var output: [[UInt8]] = []
        var plain: [[UInt8]] = []
        var seen = Seen()
        for line in lines {
            let property = CalendarProperty(line)
            guard let property, CalendarRelay.people.contains(property.name) else {
                property.map { seen.look(at: $0) }
                plain.append(line)
                continue
            }
            output += masked(plain)
            plain = []
            guard let person = person(in: property, isAnswer: isAnswer), !seen.isInAlarm,
                seen.isNew(property.name, person.address)
            else { continue }
            output.append(written(property, person))
        }
        return CalendarLines.folded(output + masked(plain))
    }

    private static let people: Set = ["ORGANIZER", "ATTENDEE"]

    // MARK: People

    /// Who stands there for the recipient; nil for somebody they are not to know of.
    private func person(in property: CalendarProperty, isAnswer: Bool) -> CalendarParties.Person? {
        let role = property.address.map(parties.role) ?? .other
        switch (property.name, role) {
        case (_, .recipient): return parties.recipient
        case (_, .author): return parties.author
        // An invitation goes out in the name of whoever sends it, and an answer comes from them.
        case ("ORGANIZER", .other): return isAnswer ? parties.recipient : parties.author
        default: return isAnswer ? parties.author : nil
        }
    }

    private func written(_ property: CalendarProperty, _ person: CalendarParties.Person) -> [UInt8] {
        var text = property.name
        if let name = person.name.map(CalendarRelay.quotable), !name.isEmpty { text += ";CN=\"\(name)\"" }
        for parameter in property.parameters where CalendarRelay.isKept(parameter) {
            text += ";\(parameter.name)=\(parameter.value)"
        }
        return Array("\(text):mailto:\(person.address)".utf8)
    }

    private static func isKept(_ parameter: (name: String, value: String)) -> Bool {
        keptParameters.contains(parameter.name) && !parameter.value.isEmpty
            && parameter.value.utf8.allSatisfy {
                $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "-")
            }
    }

    /// A name within quotation marks, which cannot hold any (RFC 5545 §3.2).
    private static func quotable(_ name: String) -> String {
        HeaderText.line(name).replacing("\"", with: "'")
    }

    // MARK: Everything else

    private func masked(_ lines: [[UInt8]]) -> [[UInt8]] {
        guard !lines.isEmpty else { return [] }
        let bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
        guard let masked = mask.masked(bytes, style: .data) else { return lines }
        return CalendarLines.unfolded(masked)
    }

    /// Where in the object a line stands, and who has stood there already.
    private struct Seen {
        private var components: [String] = []
        private var people: Set<String> = []

        /// An alarm's attendees are whom the author's own program writes to.
        var isInAlarm: Bool { components.last == "VALARM" }

        mutating func look(at property: CalendarProperty) {
            switch property.name {
            case "BEGIN":
                components.append(property.value.uppercased())
                if !isInAlarm { people = [] }
            case "END": _ = components.popLast()
            default: break
            }
        }

        mutating func isNew(_ name: String, _ address: EmailAddress) -> Bool {
            people.insert("\(name) \(address.canonical)").inserted
        }
    }
}
