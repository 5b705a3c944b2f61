import MailOut

extension Doctor {
    /// Whether the scanner answers; nothing where there is none.
    func scanner(_ settings: Settings) async -> [Finding] {
        guard let scanner = settings.attachments.scanner else { return [] }
        do {
            try await scanner.ping()
            return [Finding(subject: "scanner", result: .fine, words: "clamd answers at \(scanner.address)")]
        } catch {
            return [
                Finding(
                    subject: "scanner", result: .fail,
                    words: "clamd at \(scanner.address): \(error); until it answers, mails with files wait")
            ]
        }
    }
}
