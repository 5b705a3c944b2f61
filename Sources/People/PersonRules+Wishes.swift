package import Flow
package import Store

extension PersonRules {
    /// Reads `22:00-07:00`, or `none`.
    ///
    /// - Throws: `Flaw` where nothing can be made of it.
    package static func quietHours(_ text: String) throws(Flaw) -> ImportedPerson.Wishes.Change<QuietHours> {
        if text.lowercased() == "none" { return .cleared }
        guard let hours = QuietHours(parsing: text) else {
            throw Flaw(what: "\(text.quoted) are no hours of a day", remedy: "write \"22:00-07:00\", or \"none\"")
        }
        return .to(hours)
    }

    /// Reads `08:00`, `08:00 17:30`, or `none`.
    ///
    /// - Throws: `Flaw` where nothing can be made of it.
    package static func digest(_ text: String) throws(Flaw) -> ImportedPerson.Wishes.Change<DigestTimes> {
        if text.lowercased() == "none" { return .cleared }
        guard let times = DigestTimes(parsing: text) else {
            throw Flaw(
                what: "\(text.quoted) are no times of a day", remedy: "write \"08:00\", \"08:00 17:30\", or \"none\"")
        }
        return .to(times)
    }
}
