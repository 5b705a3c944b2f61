import Foundation
import MailOut
import Triage

/// The secrets that the settings point to, read: kept apart, so that commands that need none run without.
struct Secrets: Sendable {
    var keys: TokenKeys
    /// The SMTP password.
    var delivery: String?
    /// IMAP passwords by mailbox name.
    var mailboxes: [String: String]
    /// Signs outgoing mail; nil where the relay does.
    var signer: DKIMSigner?

    /// Signs the web's forms; made of the key that signs addresses, so that there is none more to keep.
    var formKey: [UInt8] { Digest(of: Array("postern/web-forms/".utf8) + keys.current.secret).bytes }
}

extension Settings {
    /// The fewest bytes of a key: as many as SHA-256 gives.
    private static let leastKeyBytes = 32

    /// Reads the secrets, and makes key files that are missing where the settings allow it.
    ///
    /// - Throws: `SettingsError` naming every missing or short secret, `Failure` where a file cannot be made.
    ///
    /// - Parameter creating: false where nothing may change: a key that would be made is then a passing one.
    func secrets(creating: Bool = true) throws -> Secrets {
        var problems: [SettingsProblem] = []
        func read(_ secret: Secret, _ file: String, _ path: String) -> String? {
            let text = secret.text()
            if text == nil {
                problems.append(SettingsProblem(file: file, path: path, place: nil, message: secret.remedy))
            }
            return text
        }
        var keys: [TokenKeys.Key] = []
        for (index, key) in tokenKeys.enumerated() {
            if creating { try createIfAllowed(key.secret) }
            if !creating, let passing = passingKey(key) {
                keys.append(passing)
                continue
            }
            let path = "keys.tokens[\(index)].secret"
            guard let text = read(key.secret, file, path) else { continue }
            guard text.utf8.count >= Settings.leastKeyBytes else {
                let message =
                    "holds \(text.utf8.count) bytes; at least \(Settings.leastKeyBytes) random ones are needed"
                problems.append(SettingsProblem(file: file, path: path, place: nil, message: message))
                continue
            }
            keys.append(TokenKeys.Key(id: key.id, secret: Array(text.utf8)))
        }
        var delivery: String?
        if case .smtp(let server, _, _) = self.delivery {
            if let secret = server.secret { delivery = read(secret, file, "delivery.smtp.secret") }
            if let secret = server.oauth?.secret { _ = read(secret, file, "delivery.smtp.oauth.clientSecret") }
        }
        var passwords: [String: String] = [:]
        for mailbox in mailboxes {
            guard case .imap(let server, _, _, _) = mailbox.source else { continue }
            if let secret = server.oauth?.secret {
                _ = read(secret, mailbox.file, "source.imap.oauth.clientSecret")
            }
            guard let secret = server.secret else { continue }
            passwords[mailbox.name] = read(secret, mailbox.file, "source.imap.secret")
        }
        for (secret, path) in desk.secrets { _ = read(secret, file, path) }
        for feed in feeds {
            if case .secret(let secret) = feed.source { _ = read(secret, file, "\(feed.path).url") }
        }
        let signer = signer { problems.append($0) }
        guard problems.isEmpty, let current = keys.first else { throw SettingsError(problems: problems) }
        return Secrets(
            keys: TokenKeys(current: current, retired: Array(keys.dropFirst())), delivery: delivery,
            mailboxes: passwords, signer: signer)
    }

    /// A random key in the place of one whose file is still to be made.
    private func passingKey(_ key: Settings.TokenKey) -> TokenKeys.Key? {
        guard createsMissingKeys, case .file(let path) = key.secret, !FileManager.default.fileExists(atPath: path)
        else { return nil }
        return TokenKeys.Key(id: key.id, secret: (0..<Settings.leastKeyBytes).map { _ in .random(in: .min ... .max) })
    }

    private func createIfAllowed(_ secret: Secret) throws {
        guard createsMissingKeys, case .file(let path) = secret else { return }
        if !FileManager.default.fileExists(atPath: path) { try Secret.create(at: path) }
    }
}
