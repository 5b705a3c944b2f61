import Flow
import Foundation
import Mail
import Store
import Triage

/// A file of people that is brought in at every start; external ids make that repeatable.
struct PeopleFile: Sendable {
    /// The file's path.
    var path: String
    var people: [ImportedPerson]

    /// Reads a list of people, and names what is wrong with each.
    ///
    /// - Parameter scheme: handles it reserves and addresses it owns are refused.
    init(reading node: JSONNode, path: String, scheme: AddressScheme, findings: Findings) {
        self.path = path
        people = []
        guard case .array(let elements) = node.value else {
            findings.add(
                SettingsProblem(
                    file: path, path: "", place: node.place,
                    message: "\(node.found) stands where a list of people should"))
            return
        }
        for (index, element) in elements.enumerated() {
            let section = Section(element, file: path, path: "[\(index)]", pattern: "people.json[]", findings: findings)
            let before = findings.problems.count
            let person = PeopleFile.person(section, scheme: scheme)
            guard findings.problems.count == before, let person else { continue }
            people.append(person)
        }
    }

    private static func person(_ section: Section, scheme: AddressScheme) -> ImportedPerson? {
        let externalID = section.requiredText("externalId", "the person's id in your own books")
        let role = section.choice("role", KnownPerson.Role.self)
        if role == nil, !section.stands("role") { section.missing("role", "practitioner or member") }
        let name = section.requiredText("name", "the name as people know it")
        let handle = section.text("handle")?.lowercased()
        let addresses = addresses(section, scheme)
        let phones = section.texts("phones")
        let locale = section.text("locale", default: "en")
        let timeZone = section.text("timeZone", default: "UTC")
        section.finish()
        if TimeZone(identifier: timeZone) == nil {
            section.mistake("timeZone", "\"\(timeZone)\" is no time zone; write one like \"Europe/London\"")
        }
        checkHandle(handle, of: role, section, scheme)
        return role.map {
            ImportedPerson(
                externalID: externalID, role: $0, name: name, handle: handle, addresses: addresses, phones: phones,
                locale: locale, timeZone: timeZone)
        }
    }

    private static func addresses(_ section: Section, _ scheme: AddressScheme) -> [EmailAddress] {
        let texts = section.texts("addresses")
        if texts.isEmpty { section.missing("addresses", "at least one mail address") }
        return texts.compactMap { text in
            guard let address = EmailAddress(text) else {
                section.mistake("addresses", "\"\(text)\" is no mail address")
                return nil
            }
            if scheme.owns(address) {
                section.mistake(
                    "addresses", "\"\(text)\" is one of Postern's own addresses: their mail would go in circles")
            }
            return address
        }
    }

    private static func checkHandle(
        _ handle: String?, of role: KnownPerson.Role?, _ section: Section, _ scheme: AddressScheme
    ) {
        guard let handle else {
            if role == .practitioner { section.missing("handle", "the practitioner's public address before the @") }
            return
        }
        if role != .practitioner { section.mistake("handle", "only practitioners have one") }
        if let why = ReservedName.reason(against: handle, scheme: scheme) { section.mistake("handle", why) }
    }

    /// Names every handle, address and external id that two people claim.
    static func checkUnique(_ files: [PeopleFile], _ findings: Findings) {
        var taken: Set<String> = []
        for file in files {
            for person in file.people {
                var names = ["the external id \(person.externalID)"]
                if let handle = person.handle { names.append("the handle \(handle)") }
                names += Set(person.addresses.map(\.canonical)).sorted().map { "the address \($0)" }
                for name in names where !taken.insert(name).inserted {
                    findings.add(
                        SettingsProblem(file: file.path, path: "", place: nil, message: "\(name) belongs to two people")
                    )
                }
            }
        }
    }
}
