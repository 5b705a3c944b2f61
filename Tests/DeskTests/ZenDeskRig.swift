import Curl
import Desk
import DeskStandIn
import Flow
import Foundation
import Mail
import Store
import Synchronization
import TestSupport
import Testing
import Triage

/// A store with the real runner, and a ZenDesk of its own that is reached over HTTP; both clocks go together.
final class ZenDeskRig: Sendable {
    let rig: DeskRig
    let server: Server
    let desk: ZenDesk
    let loop = CurlLoop()
    let field: Int64
    let settings: ZenDeskSettings
    private let ownRunner: DeskRunner

    /// The triggers that would mail our requesters.
    static let mailingTriggers = ["Notify requester of received request", "Notify requester of comment update"]

    private init(_ server: Server, _ rig: DeskRig, _ change: (inout ZenDeskSettings) -> Void) throws {
        self.server = server
        self.rig = rig
        field = try server.addField("Practitioner")
        var settings = ZenDeskSettings(
            url: server.url, login: .client(id: "postern", secret: { "stand-in-secret" }), organisation: "Example")
        settings.exportLogin = .token(email: "owner@desk.example", secret: { "stand-in-token" })
        settings.practitionerField = field
        change(&settings)
        self.settings = settings
        desk = ZenDesk(
            settings, loop: loop, store: rig.store, carrier: PlainCarrier(store: rig.store), now: { rig.now },
            logger: rig.logger)
        ownRunner = Self.runner(desk, rig)
    }

    /// Runs a test with an account that is set up as it should be, unless `keepsTriggers`.
    static func run(
        keepsTriggers: Bool = false, account: (inout DeskStandIn.DeskSettings) -> Void = { _ in },
        settings: (inout ZenDeskSettings) -> Void = { _ in }, _ body: (ZenDeskRig) async throws -> Void
    ) async throws {
        let rig = try await DeskRig()
        var set = DeskStandIn.DeskSettings()
        account(&set)
        let server = try await Server.start(
            settings: set, clock: Moment(milliseconds: rig.now.milliseconds), logger: rig.logger)
        let made = try ZenDeskRig(server, rig, settings)
        if !keepsTriggers { try await made.replaceTriggers() }
        do {
            try await body(made)
            try await ScenarioTable.record(made)
        } catch {
            await server.stop()
            throw error
        }
        made.loop.stop()
        await server.stop()
    }

    /// What the check tells an admin to do: clones with the condition, originals off.
    private func replaceTriggers() async throws {
        for title in Self.mailingTriggers { server.setTrigger(title, isActive: false) }
        let spares: JSON = ["field": "current_tags", "operator": "not_includes", "value": "postern_managed"]
        let isChange: JSON = ["field": "update_type", "operator": "is", "value": "Change"]
        let trigger: JSON = [
            "title": "Notify requester of ours never", "conditions": ["all": [spares, isChange], "any": []],
            "actions": [["field": "notification_user", "value": ["requester_id", "Re", "Updated"]]],
        ]
        try await ask(.post, "triggers", ["trigger": trigger])
    }

    /// A request of the admin's.
    @discardableResult
    func ask(_ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil) async throws -> JSON {
        let login = Data("owner@desk.example/token:stand-in-token".utf8).base64EncodedString()
        let response = try await loop.send(
            HTTPRequest(
                method, "\(server.url)/api/v2/\(path)",
                headers: [("Authorization", "Basic \(login)"), ("Content-Type", "application/json")],
                body: body?.bytes))
        #expect(200...299 ~= response.status, "\(path): \(response.status)")
        return JSON(response.body) ?? nil
    }

    /// Another service of the same account.
    func service(_ settings: ZenDeskSettings) -> ZenDesk {
        ZenDesk(
            settings, loop: loop, store: rig.store, carrier: PlainCarrier(store: rig.store), now: { self.rig.now },
            logger: rig.logger)
    }

    /// The one of the whole test, or another's for another service.
    func runner(_ desk: (any DeskService)? = nil) -> DeskRunner { desk.map { Self.runner($0, rig) } ?? ownRunner }

    /// Files changes in the real store.
    private static func runner(_ desk: any DeskService, _ rig: DeskRig) -> DeskRunner {
        rig.runner(desk) { changes in
            _ = try await rig.store.file(changes, now: rig.now, owner: nil, lease: .seconds(60))
        }
    }

    func advance(_ seconds: Int64) throws {
        rig.advance(.seconds(seconds))
        try server.advance(seconds: seconds)
    }

    /// Performs tasks until none is left, moving the clocks on between attempts.
    func settle(_ desk: (any DeskService)? = nil, rounds: Int = 40, step: Int64 = 15) async throws {
        let runner = runner(desk)
        for _ in 1...rounds {
            try await runner.performDue()
            if try await rig.store.nextDeskTask() == nil { return }
            try advance(step)
        }
        Issue.record("tasks are left: \(try await rig.store.tickets(kind: nil, done: true, limit: 9).map(\.problem))")
    }

    /// Lets the export catch up, and files what it tells.
    func pull() async throws {
        try advance(61)
        try await runner().pull()
    }

    /// An enquiry that has its ticket.
    func enquiry(_ text: String = "It hurts.") async throws -> (conversation: ConversationID, ticket: Int64) {
        let conversation = try await rig.enquiry(text)
        try await settle()
        return (conversation, try await number(conversation))
    }

    /// Another one, made while tasks of the first wait.
    func enquiryBeside() async throws -> (conversation: ConversationID, ticket: Int64) {
        let conversation = try await rig.enquiry("Another")
        try await runner().performDue()
        return (conversation, try await number(conversation))
    }

    /// The number that a conversation's ticket has at the desk now.
    func number(_ conversation: ConversationID) async throws -> Int64 {
        let link = try #require(try await rig.store.deskLink(of: conversation))
        return try #require(link.externalID.flatMap { Int64($0) })
    }

    // MARK: What there is

    /// The words on a ticket, oldest first; private ones in brackets.
    func words(_ ticket: Int64) -> [String] {
        server.comments(of: ticket).map { $0.isPublic ? $0.plain : "(\($0.plain))" }
    }

    func texts(_ conversation: ConversationID) async throws -> [String] {
        try #require(try await rig.store.conversation(conversation)).1.map(\.text)
    }

    /// How many mails of a template are queued on our side.
    func mails(_ template: TemplateName) async throws -> Int {
        try await rig.store.queuedMails(states: [.due], limit: 1_000).count { $0.template == template }
    }

    func status(_ conversation: ConversationID) async throws -> TicketStatus? {
        try await rig.store.deskLink(of: conversation)?.status
    }

    func requests(_ method: String, _ path: String) -> Int {
        server.requests.count { $0.method == method && $0.target.contains(path) }
    }
}
