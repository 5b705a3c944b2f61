import Flow
import Mail
import Store
import Triage

/// Reads the rows of a people file.
struct PersonReader {
    let rules: PersonRules

    /// A row as a person; nil where something is wrong with it.
    func person(_ reader: inout RowReader) -> ImportedPerson? {
        let externalID = reader.requiredText("externalId", "the person's id in your own books")
        let roles = PersonRules.roles.map(\.rawValue)
        if reader.row.cells["role"] == nil { reader.mistake("role", "is missing", "write practitioner or member") }
        let role = reader.choice("role", roles).flatMap(KnownPerson.Role.init(rawValue:))
        let name = reader.requiredText("name", "the name as people know it")
        let addresses = addresses(&reader)
        let handle = reader.text("handle")?.lowercased()
        if reader.row.cells["handle"] == nil || handle != nil, let flaw = rules.flaw(inHandle: handle, of: role) {
            reader.mistake("handle", flaw.what, flaw.remedy)
        }
        let phones = reader.row.cells["phones"] == nil ? nil : reader.texts("phones") { $0 == ";" || $0 == "," }
        let locale = reader.text("locale")
        if let flaw = locale.flatMap({ PersonRules.flaw(inLocale: $0) }) {
            reader.mistake("locale", flaw.what, flaw.remedy)
        }
        let zone = reader.text("timeZone")
        if let flaw = zone.flatMap({ PersonRules.flaw(inTimeZone: $0) }) {
            reader.mistake("timeZone", flaw.what, flaw.remedy)
        }
        let hours = hours(&reader, of: role)
        let wishes = wishes(&reader)
        let hasLeft = hasLeft(&reader, role)
        guard reader.mistakes.isEmpty, let externalID, let role, let name else { return nil }
        var person = ImportedPerson(
            externalID: externalID, role: role, name: name, handle: handle, addresses: addresses, phones: phones,
            locale: locale, timeZone: zone, workingHours: hours)
        person.wishes = wishes
        person.hasLeft = hasLeft
        return person
    }

    /// Whether a practitioner works here still; nil where the file does not say.
    private func hasLeft(_ reader: inout RowReader, _ role: KnownPerson.Role?) -> Bool? {
        guard let status = reader.choice("status", ["active", "left"]) else { return nil }
        if status == "left", let role, role != .practitioner {
            reader.mistake("status", "only a practitioner can have left", "leave it empty for a \(role.rawValue)")
        }
        return status == "left"
    }

    /// How they want their mail; what is not there stays as it is.
    private func wishes(_ reader: inout RowReader) -> ImportedPerson.Wishes {
        var wishes = ImportedPerson.Wishes()
        let contents = MailPreferences.Content.allCases.map(\.rawValue)
        wishes.content = reader.choice("content", contents).flatMap(MailPreferences.Content.init(rawValue:))
        if let text = reader.text("quietHours") {
            do throws(PersonRules.Flaw) {
                wishes.quietHours = try PersonRules.quietHours(text)
            } catch {
                reader.mistake("quietHours", error.what, error.remedy)
            }
        }
        if let text = reader.text("digest") {
            do throws(PersonRules.Flaw) {
                wishes.digest = try PersonRules.digest(text)
            } catch {
                reader.mistake("digest", error.what, error.remedy)
            }
        }
        return wishes
    }

    private func addresses(_ reader: inout RowReader) -> [EmailAddress] {
        let texts = reader.texts("addresses") { $0 == ";" || $0 == "," || $0.isWhitespace }
        if texts.isEmpty, !reader.mistakes.contains(where: { $0.column == "addresses" }) {
            reader.mistake("addresses", "there is no mail address", "write at least one")
        }
        var addresses: [EmailAddress] = []
        for text in texts {
            do throws(PersonRules.Flaw) {
                let address = try rules.address(text)
                if !addresses.contains(address) { addresses.append(address) }
            } catch {
                reader.mistake("addresses", error.what, error.remedy)
            }
        }
        return addresses
    }

    private func hours(_ reader: inout RowReader, of role: KnownPerson.Role?) -> String? {
        guard let cell = reader.row.cells["workingHours"] else { return nil }
        do throws(PersonRules.Flaw) {
            return try PersonRules.workingHours(cell)
        } catch {
            reader.mistake("workingHours", error.what, error.remedy)
            return nil
        }
    }
}
