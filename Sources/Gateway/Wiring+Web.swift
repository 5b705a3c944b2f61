import Dashboard
import Flow
import Mail
import ServiceLifecycle
import Store
import Triage

extension Wiring {
    /// The pages; nil where the settings name no web.
    ///
    /// - Throws: `PageProblems`.
    func webServer(
        onFiled: @escaping @Sendable ([Filed]) async -> Void, desk: (any DeskCallPort)?,
        onQueued: @escaping @Sendable ([OutgoingMailID]) -> Void
    ) throws -> (any Service)? {
        guard let web = settings.web else { return nil }
        return WebServer(
            settings: WebSettings(
                host: web.host, port: web.port, links: web.links, trustedProxies: web.trustedProxies,
                organisation: settings.organisation, securityMessage: SecurityMessage.wording,
                formKey: secrets.formKey),
            pages: try Pages(folder: settings.templates, organisation: settings.organisation),
            ports: WebServer.Ports(
                actions: StoreActions(wiring: self, onQueued: onQueued),
                enquiries: StoreEnquiries(wiring: self, onFiled: onFiled),
                messages: StoreMessages(wiring: self, reader: try messageReader()), health: StoreHealth(store: store),
                desk: desk),
            now: now, random: { .random(in: .min ... .max) }, logger: logger)
    }
}
