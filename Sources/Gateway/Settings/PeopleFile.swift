import Flow
import Mail
import People
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
        let rules = PersonRules(scheme: scheme)
        for (index, element) in elements.enumerated() {
            let section = Section(element, file: path, path: "[\(index)]", pattern: "people.json[]", findings: findings)
            let before = findings.problems.count
            let person = PeopleFile.person(section, rules: rules)
            guard findings.problems.count == before, let person else { continue }
            people.append(person)
        }
    }

    private static func person(_ section: Section, rules: PersonRules) -> ImportedPerson? {
        let externalID = section.requiredText("externalId", "the person's id in your own books")
        let role = section.choice("role", PersonRules.roles.map(\.rawValue)).flatMap(KnownPerson.Role.init(rawValue:))
        if role == nil, !section.stands("role") { section.missing("role", "practitioner or member") }
        let name = section.requiredText("name", "the name as people know it")
        let handle = section.text("handle")?.lowercased()
        let addresses = addresses(section, rules)
        let given = section.texts("phones")
        let phones = section.stands("phones") ? given : nil
        let locale = section.text("locale")
        let timeZone = section.text("timeZone")
        let hours = workingHours(section)
        let wishes = wishes(section)
        section.finish()
        if let flaw = locale.flatMap({ PersonRules.flaw(inLocale: $0) }) { section.mistake("locale", flaw.words) }
        if let flaw = timeZone.flatMap({ PersonRules.flaw(inTimeZone: $0) }) { section.mistake("timeZone", flaw.words) }
        if handle == nil, role == .practitioner {
            section.missing("handle", "the practitioner's public address before the @")
        } else if let flaw = rules.flaw(inHandle: handle, of: role) {
            section.mistake("handle", flaw.words)
        }
        return role.map {
            var person = ImportedPerson(
                externalID: externalID, role: $0, name: name, handle: handle, addresses: addresses, phones: phones,
                locale: locale, timeZone: timeZone, workingHours: hours)
            person.wishes = wishes
            return person
        }
    }

    private static func wishes(_ section: Section) -> ImportedPerson.Wishes {
        var wishes = ImportedPerson.Wishes()
        wishes.content = section.choice("content", MailPreferences.Content.self)
        if let text = section.text("quietHours") {
            do throws(PersonRules.Flaw) {
                wishes.quietHours = try PersonRules.quietHours(text)
            } catch {
                section.mistake("quietHours", error.words)
            }
        }
        if let text = section.text("digest") {
            do throws(PersonRules.Flaw) {
                wishes.digest = try PersonRules.digest(text)
            } catch {
                section.mistake("digest", error.words)
            }
        }
        return wishes
    }

    private static func addresses(_ section: Section, _ rules: PersonRules) -> [EmailAddress] {
        let texts = section.texts("addresses")
        if texts.isEmpty { section.missing("addresses", "at least one mail address") }
        return texts.compactMap { text in
            do throws(PersonRules.Flaw) {
                return try rules.address(text)
            } catch {
                section.mistake("addresses", error.words)
                return nil
            }
        }
    }

    private static func workingHours(_ section: Section) -> String? {
        section.findings.ask("\(section.pattern).workingHours.*", .list)
        guard let node = section.node("workingHours", .map) else { return nil }
        do throws(PersonRules.Flaw) {
            return try PersonRules.workingHours(node)
        } catch {
            section.mistake("workingHours", error.words)
            return nil
        }
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
