import ArgumentParser
import Curl
import Foundation
import Mail
import OAuth
import Store

extension MailboxCommand {
    /// `postern mailbox authorize`: a person lets Postern into an account.
    struct Authorize: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Get the first token of an account with oauth: a person agrees in a browser.",
            discussion: """
                Prints an address to open in any browser, and waits for the browser to come back. On another machine \
                it cannot: paste the address that it could not open then. docs/oauth.md goes through it.
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "The mailbox's name.")
        var name: String?
        @Flag(help: "The account that mail goes out through.")
        var smtp = false
        @Flag(help: "Agree on another device, with a code to type there.")
        var device = false
        @Option(help: "The port that the browser comes back to; any free one where none is named.")
        var port = 0
        @Option(help: "Seconds to wait.")
        var wait = 600

        func validate() throws {
            guard smtp != (name != nil) else { throw ValidationError("Name a mailbox, or say --smtp.") }
            guard (0...65_535).contains(port) else { throw ValidationError("--port is a number, 1 to 65535.") }
            guard (1...3_600).contains(wait) else { throw ValidationError("--wait is a number of seconds, 1 to 3600.") }
        }

        func run() async throws {
            let settings = try common.settings()
            let oauth = try oauth(settings)
            let loop = CurlLoop()
            defer { loop.stop() }
            guard oauth.client.grant == .refreshToken else {
                _ = try await oauth.tokens.accessToken(loop)
                done(oauth, "The server gives this client tokens by itself; nobody has to agree.")
                return
            }
            if device {
                try await authorizeDevice(oauth.client, loop)
            } else {
                try await authorizeBrowser(oauth.client, loop)
            }
            if smtp { try await resume(settings) }
            done(oauth, "Authorized. The tokens are in \(oauth.client.tokenFile); a running `serve` takes them.")
        }

        private func oauth(_ settings: Settings) throws -> OAuthSettings {
            if smtp {
                guard case .smtp(let server, _, _) = settings.delivery, let oauth = server.oauth else {
                    throw Failure("delivery.smtp has no oauth: there is nothing to authorize")
                }
                return oauth
            }
            guard let mailbox = settings.mailboxes.first(where: { $0.name == name }) else {
                let known = settings.mailboxes.map(\.name).joined(separator: ", ")
                throw Failure("there is no mailbox \(name ?? ""); there are \(known)")
            }
            guard case .imap(let server, _, _, _) = mailbox.source, let oauth = server.oauth else {
                throw Failure("the mailbox \(mailbox.name) has no source.imap.oauth: there is nothing to authorize")
            }
            return oauth
        }

        // MARK: Browser

        private enum Outcome: Sendable {
            case code(String)
            case denied(String)
            case timeout
        }

        private func authorizeBrowser(_ client: OAuthClient, _ loop: CurlLoop) async throws {
            guard let endpoint = client.endpoints.authorize else {
                throw Failure("there is no authorizeURL in oauth; name it, or use --device")
            }
            let listener = try RedirectListener(port: port)
            let authorization = Authorization(client, authorize: endpoint, port: listener.port)
            say(
                """
                Open this address in a browser, log in as \(client.user ?? "the account") and agree:

                \(authorization.url)

                The browser then comes back to \(authorization.redirect) by itself. Where it runs on another machine \
                it cannot: paste here the address that it fails to open.
                """)
            let outcome = await listener.wait(input: STDIN_FILENO, seconds: wait) { event -> Outcome? in
                switch event {
                case .timeout: .timeout
                case .request(let target): Authorize.outcome(authorization.read(target: target))
                case .line(let text): Authorize.outcome(pasted: authorization.read(pasted: text))
                }
            }
            switch outcome {
            case .code(let code): try await Authorizer(client, loop: loop).redeem(code, of: authorization)
            case .denied(let why): throw Failure("nobody agreed (\(why))")
            case .timeout, nil: throw Failure("nobody agreed within \(wait) seconds; begin anew")
            }
        }

        private static func outcome(_ back: Authorization.Return) -> Outcome? {
            switch back {
            case .code(let code): .code(code)
            case .denied(let why): .denied(why)
            case .foreign: nil
            }
        }

        private static func outcome(pasted back: Authorization.Return) -> Outcome? {
            let outcome = outcome(back)
            if outcome == nil {
                Terminal.write("That is not the answer to the address above; paste the whole address.", to: .errors)
            }
            return outcome
        }

        // MARK: Device

        private func authorizeDevice(_ client: OAuthClient, _ loop: CurlLoop) async throws {
            guard let endpoint = client.endpoints.device else {
                throw Failure("this provider has no device grant for mail; leave --device out")
            }
            let authorizer = Authorizer(client, loop: loop)
            let grant = try await authorizer.beginDevice(endpoint)
            say(
                """
                On any device, open   \(grant.verificationURL)
                and type the code     \(grant.userCode)
                within \(AgeWords.text(.seconds(grant.lifetime))), logged in as \(client.user ?? "the account").
                """)
            try await authorizer.finishDevice(grant)
        }

        // MARK: Words

        /// What a person has to read now: with --json not where the JSON goes.
        private func say(_ words: String) { Terminal.write(words, to: common.json ? .errors : .output) }

        private func done(_ oauth: OAuthSettings, _ words: String) {
            common.show(
                ["authorized": .string(name ?? "smtp"), "tokenFile": .string(oauth.client.tokenFile)],
                "\(words)\n\(Program.call("check")) logs in with them.")
        }

        /// What waited for the login goes out now.
        private func resume(_ settings: Settings) async throws {
            guard FileManager.default.fileExists(atPath: settings.store) else { return }
            let store = try settings.openStore()
            try await store.resume(now: .now)
            try store.close()
        }
    }
}
