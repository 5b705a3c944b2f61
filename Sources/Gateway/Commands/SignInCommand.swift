import ArgumentParser
import Dashboard
import Flow
import Mail
import Store

/// `postern sign-in`: a link to the pages without a mail, for who runs Postern on this machine.
struct SignInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in", abstract: "Print a link that signs an operator, a practitioner or a member in, once.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "An address of theirs; an operator's stands in web.operators.")
    var address: String

    func run() async throws {
        let settings = try common.settings()
        guard let web = settings.web else {
            throw Failure("there are no pages to sign in to: set web.listen and web.url in \(common.config)")
        }
        guard let email = EmailAddress(address) else {
            throw Failure("\"\(address)\" is no e-mail address: write name@example.org")
        }
        let store = try settings.openExistingStore()
        let link = SignInLink(to: email, now: .now, random: { .random(in: .min ... .max) })
        do {
            _ = try await store.makeSignIn(link.request, operators: web.operators, now: .now)
        } catch StoreError.noSuchRow {
            throw Failure(
                """
                \(address) belongs to nobody who can sign in: import them as a member or practitioner, or add the \
                address to web.operators in \(common.config)
                """)
        }
        let url = "\(web.links.origin)\(link.path)"
        common.show(["url": .string(url)], "\(url)\n\nIt works once, for \(SignInLink.minutes) minutes.")
    }
}
