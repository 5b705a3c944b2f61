import MailOut

extension Doctor {
    /// Which records the DNS must have for the keys that sign; nothing where none do.
    func dkim(_ settings: Settings) -> [Finding] {
        settings.dkim.map { key in
            let subject = "dkim \(key.selector)"
            do {
                let record = try key.identity().record
                return Finding(
                    subject: subject, result: .fine,
                    words: "signs as \(key.domain); the DNS must have the TXT record\n\(record.zoneLine)")
            } catch {
                return Finding(subject: subject, result: .fail, words: "\(error)")
            }
        }
    }
}
