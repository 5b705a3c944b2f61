import Flow

/// Where mails go out, and how much of it at a time.
extension SettingsReader {
    func delivery(
        _ root: Section, domain: String
    ) -> (delivery: DeliverySettings, rates: SendingRates, dkim: [DKIMSettings]) {
        let section = root.section("delivery", required: true)
        let maildir = section.path("maildir", relativeTo: folderURL)
        let smtp = section.optionalSection("smtp")
        let dkim = dkim(section, mailDomain: domain)
        section.finish()
        if maildir != nil, smtp != nil { section.mistake(nil, "maildir and smtp exclude each other; choose one") }
        guard let smtp else {
            if maildir == nil, !section.hasMisspelling {
                section.mistake(nil, "maildir (a folder) or smtp (a server) should stand here")
            }
            return (.maildir(folder: maildir ?? ""), .unlimited, dkim)
        }
        let server = smtp.server(
            plain: ("smtp", 587), secure: ("smtps", 465), relativeTo: folderURL, authorize: "mailbox authorize --smtp")
        let name = smtp.text("clientName", default: domain)
        let preset = smtp.choice("preset", SendingPreset.self)
        let connections = smtp.number("connections", 1...50) ?? preset?.connections ?? 2
        let rates = rates(smtp.section("rate"), preset?.rates ?? .unlimited)
        smtp.finish()
        return (.smtp(server, clientName: name, connections: connections), rates, dkim)
    }

    /// What is written goes before the preset.
    private func rates(_ section: Section, _ preset: SendingRates) -> SendingRates {
        var rates = preset
        if let perMinute = section.number("perMinute", SettingsReader.mailsPerMinute) { rates.perMinute = perMinute }
        if let perDay = section.number("perDay", SettingsReader.mailsPerDay) { rates.perDay = perDay }
        section.finish()
        return rates
    }

    private static let mailsPerMinute = 1...100_000
    private static let mailsPerDay = 1...10_000_000
}
