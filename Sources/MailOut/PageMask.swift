package import Flow
import Mail
package import Store
package import Triage

/// Takes out of what pages show what neither side may read of the other: by the rules that mails go by.
package struct PageMask: MaskPort {
    private let store: Store
    private let settings: ComposerSettings
    private let keys: TokenKeys

    package init(store: Store, settings: ComposerSettings, keys: TokenKeys) {
        self.store = store
        self.settings = settings
        self.keys = keys
    }

    /// The texts as mails would carry them.
    package func masked(_ words: [WordsToMask]) async throws -> [[String]] {
        let people = try await store.correspondents(Set(words.flatMap { [$0.practitioner, $0.counterpart] }))
        return words.map { masked($0, people) }
    }

    private func masked(_ words: WordsToMask, _ people: [PersonID: Correspondent]) -> [String] {
        var secrets = GuardedSecrets(settings: settings, keys: keys)
        for id in [words.practitioner, words.counterpart] {
            if let person = people[id] { secrets.guardAgainst(person) }
        }
        for sender in words.senders where !settings.scheme.owns(sender) && sender != settings.fromAccount {
            secrets.guardAgainst(sender)
        }
        let mask = Mask(scan: LeakScan(secrets: secrets))
        return words.texts.map { mask.masked($0) }
    }
}
