package import Flow
import Glibc
import Hummingbird
import HummingbirdCore
package import Logging
package import Mail
import NIOCore
import ServiceLifecycle
package import Store
package import Triage

/// The web: pages behind the links in mails, and the enquiry form.
package struct WebServer: Service, CustomStringConvertible {
    /// Short: a log of services would else describe all templates, which takes a minute.
    package var description: String { "web server" }

    /// What the pages ask for.
    package struct Ports: Sendable {
        package var actions: any ActionPort
        package var enquiries: any EnquiryPort
        package var messages: any MessagePort
        package var health: any HealthPort
        /// nil where no desk calls.
        package var desk: (any DeskCallPort)?
        /// nil where nobody can sign in.
        package var members: Members?
        /// nil where no program watches this one.
        package var watching: Watching?

        package init(
            actions: any ActionPort, enquiries: any EnquiryPort, messages: any MessagePort, health: any HealthPort,
            desk: (any DeskCallPort)? = nil, members: Members? = nil, watching: Watching? = nil
        ) {
            self.desk = desk
            self.members = members
            self.watching = watching
            self.messages = messages
            self.actions = actions
            self.enquiries = enquiries
            self.health = health
        }
    }

    /// What the pages of people who are signed in ask for.
    package struct Members: Sendable {
        package var store: Store
        package var writing: any WritingPort
        package var mask: any MaskPort
        package var files: any EntryFilesPort
        package var operating: any OperatingPort
        package var imports: any ImportPort
        /// Rung when something has changed in the store.
        package var bell: WorkBell
        /// Told of mails that were queued.
        package var onQueued: @Sendable ([OutgoingMailID]) -> Void

        package init(
            store: Store, writing: any WritingPort, mask: any MaskPort, files: any EntryFilesPort,
            operating: any OperatingPort, imports: any ImportPort, bell: WorkBell,
            onQueued: @escaping @Sendable ([OutgoingMailID]) -> Void
        ) {
            self.store = store
            self.writing = writing
            self.mask = mask
            self.files = files
            self.operating = operating
            self.imports = imports
            self.bell = bell
            self.onQueued = onQueued
        }
    }

    private let settings: WebSettings
    private let pages: Pages
    private let ports: Ports
    private let now: @Sendable () -> Timestamp
    private let random: @Sendable () -> UInt64
    private let onListening: @Sendable (Int) async -> Void
    private let logger: Logger
    /// Tests shorten them.
    var times = ConnectionTimes()

    /// - Parameters:
    ///   - now: the time, for the age of forms.
    ///   - random: numbers that nobody can guess, one for each form.
    ///   - onListening: called once with the port, as soon as connections are taken.
    package init(
        settings: WebSettings, pages: Pages, ports: Ports, now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> UInt64, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.settings = settings
        self.pages = pages
        self.ports = ports
        self.now = now
        self.random = random
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until the process is told to end; what is being answered then is answered.
    ///
    /// - Throws: `ListenError` where the address is taken or not this machine's.
    package func run() async throws {
        let port = settings.port
        let listening = onListening
        let application = Application(
            router: router(), server: .http1(configuration: connections),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: port),
                availableConnectionsDelegate: .maximum(WebLimits.connections, logger: logger)),
            onServerRunning: { channel in await listening(channel.localAddress?.port ?? port) }, logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw ListenError(address: "\(settings.host):\(port)", reason: error.localizedReason)
        }
    }

    private var connections: HTTP1Channel.Configuration {
        let times = times
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionLimits(request: times.request, lingering: times.lingering)],
            idleTimeout: TimeAmount(times.idle),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: WebLimits.headerBytes, maxHeaderListSize: WebLimits.headerBytes,
                maxHeaderFieldCount: WebLimits.headerFields))
    }

    private func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: AccessLog())
        router.add(middleware: SecurityHeaders(isSecure: settings.links.isSecure))
        router.add(middleware: FailurePages(pages: pages))
        router.add(middleware: APIProblems())
        router.add(middleware: CrossSiteGate(links: settings.links))
        let site = ports.members.map { makeSite($0) }
        if let site {
            router.add(
                middleware: ViewerGate(
                    store: site.store, cookie: site.cookie, operators: settings.operators, formKey: settings.formKey,
                    now: now))
        }
        let system = SystemPages(health: ports.health, pages: pages)
        if site == nil { router.at("/", get: system.home) }
        router.at("/healthz", get: system.health)
        if let watching = ports.watching {
            WatchPages(
                watching: watching, allowed: settings.watchers,
                clients: ClientAddress(trustedProxies: settings.trustedProxies)
            ).add(to: router)
        }
        router.at("/robots.txt", get: system.robots)
        router.at("/style.css", get: system.asset(Pages.stylesheet))
        router.at("/icon.svg", get: system.asset(Pages.icon))
        router.at("/app.js", get: system.asset(Pages.script))
        let actions = ActionPages(actions: ports.actions, pages: pages)
        router.at("/a/{token}", get: actions.show, post: actions.act)
        let messages = MessagePages(
            messages: ports.messages, pages: pages, securityMessage: settings.securityMessage)
        router.at("/m/{token}", get: messages.show)
        router.at("/m/{token}/files/{number}", get: messages.file)
        if let desk = ports.desk {
            router.at(DeskCalls.path, post: DeskCalls(port: desk).take)
        }
        let enquiries = EnquiryPages(
            enquiries: ports.enquiries, pages: pages, settings: settings, now: now, random: random)
        for path in ["/enquiry", "/{handle}/enquiry"] + (site == nil ? ["/p/{handle}"] : []) {
            router.at(RouterPath(path), get: enquiries.show, post: enquiries.send)
        }
        for path in ["/enquiry/thanks", "/{handle}/enquiry/thanks"] {
            router.at(RouterPath(path), get: enquiries.thank)
        }
        if let site { add(site, to: router) }
        return router
    }

    private func makeSite(_ members: Members) -> Site {
        Site(
            store: members.store, pages: pages, settings: settings, writing: members.writing, mask: members.mask,
            words: members.files, cookie: SessionCookie(isSecure: settings.links.isSecure), now: now, random: random,
            onQueued: members.onQueued)
    }

    /// The pages of people who are signed in, and the way in.
    private func add(_ site: Site, to router: Router<WebContext>) {
        let signing = SignInPages(
            site: site,
            caps: SourceCaps(most: WebLimits.signInsPerSource, within: WebLimits.signInWindow))
        router.at("/sign-in", get: signing.show, post: signing.ask)
        router.at("/sign-in/sent", get: signing.sent)
        router.at("/sign-in/{token}", get: signing.confirm, post: signing.redeem)
        router.at("/sign-out", post: signing.signOut)
        let home = HomePages(site: site)
        router.at("/", get: home.home)
        router.at("/dashboard", get: home.show)
        router.at("/inbox", get: InboxPages(site: site).show)
        let conversations = ConversationPages(site: site)
        router.at("/conversations/{id}", get: conversations.show, post: conversations.send)
        router.at("/conversations/{id}/close", post: conversations.close)
        let files = FilesPages(site: site)
        router.at("/conversations/{id}/entries/{entry}/files", get: files.list)
        router.at("/conversations/{id}/entries/{entry}/files/{number}", get: files.file)
        let clients = ClientPages(site: site)
        router.at("/clients", get: clients.list)
        router.at("/clients/{person}/message", get: clients.write, post: clients.send)
        let support = SupportPages(site: site)
        router.at("/support", get: support.write, post: support.send)
        let profiles = ProfilePages(site: site)
        router.at("/p/{handle}", get: profiles.show)
        router.at("/p/{handle}/message", get: profiles.write, post: profiles.send)
        let preferences = PreferencePages(site: site)
        router.at("/preferences", get: preferences.show, post: preferences.save)
        router.at("/drafts", post: DraftPages(site: site).keep)
        if let members = ports.members {
            router.at("/events", get: EventStream(site: site, bell: members.bell).open)
            OperatorPages(site: site, operating: members.operating).add(to: router)
            API(
                site: site, imports: members.imports, enquiries: ports.enquiries, description: pages.apiDescription,
                bell: members.bell
            ).add(to: router)
        }
    }
}

/// Why the web server cannot listen.
package struct ListenError: Error, Hashable, CustomStringConvertible {
    /// Host and port.
    package let address: String
    /// The system's words.
    package let reason: String

    package var description: String { "cannot listen on \(address): \(reason)" }
}

extension IOError {
    /// The system's words for the error's number.
    fileprivate var localizedReason: String { String(cString: strerror(errnoCode)) }
}
