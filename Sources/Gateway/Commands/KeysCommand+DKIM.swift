import ArgumentParser
import Foundation
import MailOut
import Triage

extension KeysCommand {
    struct DKIM: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dkim", abstract: "Make a key that signs outgoing mail, and say what the DNS must have.",
            discussion: "For installations whose mail server does not sign (delivery.dkim in docs/config.md).")

        @Argument(help: "The key's name in the DNS, before ._domainkey: letters, digits, hyphens.")
        var selector: String

        @Option(help: "rsa or ed25519; not every receiver takes the latter, so have rsa as well.")
        var algorithm = DKIMKey.Algorithm.rsa.rawValue

        @Option(help: "The signing domain, where not that of the addresses.")
        var domain: String?

        @Option(help: "The file to make; dkim-SELECTOR.pem beside the key that signs addresses where none is named.")
        var file: String?

        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard DKIMSettings.isSelector(selector) else {
                throw ValidationError("a selector has letters, digits, hyphens and dots.")
            }
            guard DKIMKey.Algorithm(rawValue: algorithm) != nil else {
                throw ValidationError("--algorithm is rsa or ed25519.")
            }
        }

        func run() async throws {
            let settings = try common.settings()
            let domain = domain ?? settings.scheme.domain
            guard DKIMSigner.isAligned(domain, with: settings.scheme.domain) else {
                throw Failure(
                    "mails come from \(settings.scheme.domain): \(domain) is neither that nor a domain above it, and "
                        + "receivers would not count its signature")
            }
            let path = try path(settings)
            guard !FileManager.default.fileExists(atPath: path) else {
                throw Failure("\(path) is there already; a new key needs a file and a selector of its own")
            }
            let key = try DKIMKey.make(DKIMKey.Algorithm(rawValue: algorithm) ?? .rsa)
            try Secret.create(at: path, key.pem)
            show(DKIMRecord(domain: domain, selector: selector, key: key), path, domain)
        }

        private func path(_ settings: Settings) throws -> String {
            if let file { return URL(fileURLWithPath: file).standardizedFileURL.path }
            guard case .file(let tokens)? = settings.tokenKeys.first?.secret else {
                throw Failure("the keys come from the environment; name a file for this one with --file")
            }
            return URL(fileURLWithPath: tokens).deletingLastPathComponent()
                .appendingPathComponent("dkim-\(selector).pem").path
        }

        private func show(_ record: DKIMRecord, _ path: String, _ domain: String) {
            let setting: JSONValue = [
                "domain": .string(domain), "selector": .string(selector), "algorithm": .string(algorithm),
                "key": ["file": .string(path)],
            ]
            common.show(
                [
                    "file": .string(path), "name": .string(record.name), "type": "TXT",
                    "value": .string(record.value), "setting": setting,
                ],
                """
                \(path) holds the new key; nothing signs with it yet.
                1. Put this TXT record into the DNS:
                   name   \(record.name)
                   value  \(record.value)
                   in a zone file: \(record.zoneLine)
                2. When it can be asked for everywhere, put this into the list delivery.dkim of \(common.config):
                   \(setting.line)
                3. Restart `serve`. Leave the record of an older key there for a week: mails are still on their way.
                """)
        }
    }
}
