import MailOut

extension Doctor {
    /// Whether metadata can be taken out of files, as the settings want it.
    func metadata(_ settings: Settings) async -> Finding {
        guard let stripper = settings.privacy.stripper else {
            let words = "privacy.metadata is keep: files go out with where a picture was taken and who wrote a document"
            return Finding(subject: "metadata", result: .warning, words: words)
        }
        do {
            return Finding(
                subject: "metadata", result: .fine, words: "taken out of files: \(try await stripper.check())")
        } catch {
            return Finding(
                subject: "metadata", result: .fail,
                words: "\(error); until then, mails with pictures, films and documents wait")
        }
    }

    /// Whether the words of documents can be searched.
    func documents() -> [Finding] {
        DocumentReader().check().map { [Finding(subject: "documents", result: .warning, words: $0)] } ?? []
    }
}
