import Curl
import Flow
import Logging
import Mail
import MailIn
import MailOut
import OAuth
import Store
import Triage

/// An installation put together from its settings: the one place where the modules meet.
struct Wiring: Sendable {
    let settings: Settings
    let secrets: Secrets
    let store: Store
    let intake: Intake
    let judgement: Judgement
    let logger: Logger
    /// The time; another than this moment only where a past day is played.
    let now: @Sendable () -> Timestamp

    /// Reads the secrets, opens the store and brings the people of the settings in.
    ///
    /// - Throws: `SettingsError`, `StoreError`, `Failure`.
    init(_ settings: Settings, now: @escaping @Sendable () -> Timestamp = { .now }) async throws {
        try self.init(settings, store: settings.openStore(), now: now)
        try await importPeople()
    }

    /// The same on a store that is open; brings nobody in.
    ///
    /// - Parameter looking: true for a command that changes nothing: no key file is made.
    init(
        _ settings: Settings, store: Store, looking: Bool = false, now: @escaping @Sendable () -> Timestamp = { .now }
    ) throws {
        self.settings = settings
        self.now = now
        secrets = try settings.secrets(creating: !looking)
        self.store = store
        logger = JSONLines.logger(level: settings.logLevel)
        let intake = Intake(
            scheme: settings.scheme, keys: secrets.keys, mailboxes: settings.mailboxes.map(\.policy),
            forms: settings.rules.enquiries.forms)
        var rules = settings.rules
        rules.scheme = settings.scheme
        self.intake = intake
        judgement = Judgement(
            read: { intake.arrival(of: $0) }, decide: { [rules] arrival, known in decide(arrival, known, by: rules) })
    }

    /// Brings the people of the settings in; one who cannot be is warned about, and keeps nothing else from running.
    func importPeople() async throws {
        for file in settings.people {
            for problem in try await store.importPeople(file.people, now: now()) {
                // What exactly is wrong may name an address: `check` tells it at a terminal.
                logger.warning(
                    "a person of the settings is left as they are; `postern check` says why",
                    metadata: ["file": "\(file.path)", "row": "\(problem.row)", "person": "\(problem.externalID)"])
            }
        }
    }

    /// - Throws: `TemplateProblems` with all problems of all templates.
    func composer() throws -> Composer {
        Composer(
            settings: settings.composing, keys: secrets.keys,
            templates: try Templates(folder: settings.templates, design: settings.design))
    }

    /// What shows messages on pages.
    ///
    /// - Throws: `TemplateProblems`.
    func messageReader() throws -> MessageReader {
        MessageReader(
            store: store, composer: try composer(), scanner: settings.attachments.scanner,
            stripper: settings.privacy.stripper, now: now, logger: logger)
    }

    /// What sends: everything that is claimed in `owner`'s name; `onSettled` is told of stored outcomes.
    func runner(
        owner: String, loop: CurlLoop, onSettled: @escaping @Sendable () -> Void = {}
    ) throws -> OutboxRunner {
        var options = OutboxRunner.Options(
            owner: owner, lease: Wiring.lease, uncertainWait: settings.resendUncertainAfter,
            connections: settings.deliveryConnections, rates: settings.rates, signer: secrets.signer,
            scanner: settings.attachments.scanner, stripper: settings.privacy.stripper,
            documents: DocumentSearch(policy: settings.privacy.attachments))
        options.onSettled = onSettled
        return OutboxRunner(
            store: store, composer: try composer(), courier: courier(loop), options: options, now: now, logger: logger)
    }

    func courier(_ loop: CurlLoop) -> any Courier {
        switch settings.delivery {
        case .maildir(let folder): MaildirCourier(root: folder)
        case .smtp(let server, let clientName, _):
            SMTPCourier(
                loop: loop, endpoint: server.endpoint(password: secrets.delivery),
                credentials: server.oauth?.tokens.credentials, clientName: clientName, logger: logger)
        }
    }

    /// How long a claim lasts: longer than a courier may take for one group.
    static let lease = OutboxRunner.Options.standardLease
}

extension Settings {
    /// What mails are composed by.
    var composing: ComposerSettings {
        var composing = ComposerSettings(
            scheme: scheme, fromAccount: accountAddress, organisation: organisation, returnPath: returnPath,
            webURL: webURL, notices: notices, attachments: attachments.policy)
        if let web { composing.readable = web.readable }
        return composing
    }

    /// The account's own address.
    var accountAddress: EmailAddress? { account.flatMap { EmailAddress("\($0)@\(scheme.domain)") } }

    var deliveryConnections: Int {
        if case .smtp(_, _, let connections) = delivery { connections } else { 1 }
    }
}

extension ServerSettings {
    func endpoint(password: String?) -> Endpoint {
        Endpoint(host: host, port: port, security: security, user: user, password: password, caFile: caFile)
    }
}

extension MailboxSettings {
    var policy: MailboxPolicy {
        MailboxPolicy(
            name: name, trustedServers: trustedServers, arcSealers: arcSealers, spamHeader: spamHeader,
            forwarders: forwarders, unaddressed: unaddressed)
    }
}
