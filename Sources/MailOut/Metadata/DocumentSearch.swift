import Store

/// Looks in the words of documents for what must not reach their recipient, where the last gate cannot look.
package struct DocumentSearch: Sendable {
    package var reader: DocumentReader
    package var policy: DocumentPolicy

    package init(reader: DocumentReader = DocumentReader(), policy: DocumentPolicy = .warn) {
        self.reader = reader
        self.policy = policy
    }

    /// What was found, in words without it; nil for nothing.
    func finding(in objections: FileObjections, of mail: ClaimedMail, _ composer: Composer) -> String? {
        for part in mail.gathered.isEmpty ? [mail] : mail.gathered {
            let texts = objections.of(part, in: mail).texts
            guard !texts.isEmpty else { continue }
            let scan = LeakScan(secrets: composer.secrets(for: part, guarding: .others))
            for (place, text) in texts.sorted(by: { $0.key < $1.key }) {
                if let kind = scan.firstFinding(in: text) {
                    return "\(kind.rawValue) in the words of file \(place + 1)"
                }
            }
        }
        return nil
    }
}
