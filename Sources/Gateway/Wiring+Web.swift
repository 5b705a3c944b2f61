import Dashboard
import Flow
import Logging
import Mail
import MailOut
import ServiceLifecycle
import Store
import Triage

extension Wiring {
    /// The pages; nil where the settings name no web.
    ///
    /// - Parameters:
    ///   - bell: rung when something has changed in the store.
    ///   - watching: what programs that watch this one are told from.
    /// - Throws: `PageProblems`.
    func webServer(
        onFiled: @escaping @Sendable ([Filed]) async -> Void, desk: (any DeskCallPort)?, bell: WorkBell,
        hasOwnDesk: Bool, watching: WebServer.Watching?, onDeskWork: @escaping @Sendable () -> Void,
        onQueued: @escaping @Sendable ([OutgoingMailID]) -> Void
    ) throws -> (any Service)? {
        guard let web = settings.web else { return nil }
        let reader = try messageReader()
        return WebServer(
            settings: webSettings(web),
            pages: try Pages(folder: settings.templates, organisation: settings.organisation),
            ports: WebServer.Ports(
                actions: StoreActions(wiring: self, onQueued: onQueued),
                enquiries: StoreEnquiries(wiring: self, onFiled: onFiled),
                messages: StoreMessages(wiring: self, reader: reader), health: StoreHealth(store: store),
                desk: desk,
                members: WebServer.Members(
                    store: store, writing: StoreWriting(wiring: self, onFiled: onFiled),
                    mask: PageMask(store: store, settings: settings.composing, keys: secrets.keys), files: reader,
                    operating: StoreOperating(
                        wiring: self, hasOwnDesk: hasOwnDesk, onFiled: onFiled, onDeskWork: onDeskWork),
                    imports: StoreImports(wiring: self, onChange: { onQueued([]) }), bell: bell, onQueued: onQueued),
                watching: watching),
            now: now, random: { .random(in: .min ... .max) }, logger: logger)
    }

    private func webSettings(_ web: WebAccess) -> WebSettings {
        let (keys, scheme) = (secrets.keys, settings.scheme)
        return WebSettings(
            host: web.host, port: web.port, links: web.links, trustedProxies: web.trustedProxies,
            organisation: settings.organisation, securityMessage: SecurityMessage.wording,
            formKey: secrets.formKey, operators: web.operators, watchers: web.watchers,
            publicAddress: { scheme.address($0)?.description },
            contactAddress: { practitioner, client in
                scheme.address(keys.localPart(for: .contact(practitioner: practitioner, client: client)))?.description
            })
    }

    /// What programs that watch this one are told from; counts from here on.
    ///
    /// - Parameter desk: its name in alarms.
    func probes(of mailboxes: [MailboxWatch.Mailbox], desk: String) -> WebServer.Watching {
        WebServer.Watching(
            readiness: StoreReadiness(
                store: store, mailboxes: mailboxes, rates: settings.rates, desk: desk, startedAt: now(), now: now))
    }

    /// Takes what was filed into the index of words, whenever the bell rings.
    func indexer(_ bell: WorkBell) -> any Service {
        UntilShutdown { [store, logger] in
            while !Task.isCancelled {
                let seen = bell.rung
                do {
                    while try await store.indexEntries(limit: Wiring.indexedTogether) == Wiring.indexedTogether {
                        // Filing goes first.
                        try await Task.sleep(for: .milliseconds(20))
                    }
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("words cannot be indexed", metadata: ["why": "\(error)"])
                    try? await Task.sleep(for: .seconds(5))
                }
                await bell.wait(after: seen, atMost: .seconds(60))
                try? await Task.sleep(for: .milliseconds(300))
            }
        }
    }

    private static let indexedTogether = 200
}
