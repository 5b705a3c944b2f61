import Flow
import Mail

/// How mail of people who are not members is taken.
extension SettingsReader {
    func readEnquiries(_ section: Section, into rules: inout JourneyRules) {
        rules.enquiries.withoutName = section.choice("withoutName", JourneyRules.Enquiries.WithoutName.self) ?? .ask
        rules.enquiries.confirmAddress =
            section.choice("confirmAddress", JourneyRules.Enquiries.ConfirmAddress.self) ?? .never
        rules.enquiries.forms = section.texts("forms").enumerated().compactMap { index, text in
            let address = EmailAddress(text)
            if address == nil { section.mistake("forms[\(index)]", "\"\(text)\" is no mail address") }
            return address
        }
        let caps = section.section("perHour")
        set(&rules.budgets.stranger, caps, "fromOneStranger")
        set(&rules.budgets.noticesToStrangers, caps, "noticesToStrangers")
        set(&rules.budgets.noticesToOneSource, caps, "noticesToOneSource")
        caps.finish()
        let perDay = section.section("perDay")
        set(&rules.budgets.noticesToOneStranger, perDay, "noticesToOneStranger")
        perDay.finish()
        section.finish()
    }
}
