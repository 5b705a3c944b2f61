import DeskStandIn
import Foundation
import TestSupport
import Testing

/// A ticket as the desk has it.
struct HelpDeskTicket {
    let id: Int
    let kind: String
    let status: String
    let requester: String
}

/// The desk that a journey goes over: the same steps, whichever it is.
protocol HelpDesk: Sendable {
    /// All tickets, oldest first.
    func tickets(_ practice: Practice) async throws -> [HelpDeskTicket]
    /// The public comments' words, oldest first.
    func comments(_ practice: Practice, _ id: Int) async throws -> [String]
    func assign(_ practice: Practice, _ id: Int, _ handle: String) async throws
    func reply(_ practice: Practice, _ id: Int, _ words: String) async throws
    func note(_ practice: Practice, _ id: Int, _ words: String) async throws
    func end() async throws
}

/// Which desk a journey goes over.
enum HelpDeskKind: String, CaseIterable, Sendable {
    case local, zendesk

    func make(_ options: inout PosternRig.Options) async throws -> any HelpDesk {
        switch self {
        case .local: LocalHelpDesk()
        case .zendesk: try await ZenDeskHelpDesk(&options)
        }
    }

    /// What a story is called that is told of this desk.
    func named(_ story: String) -> String { self == .local ? story : "\(story)-\(rawValue)" }
}

/// The built-in desk, worked from the command line.
struct LocalHelpDesk: HelpDesk {
    func tickets(_ practice: Practice) async throws -> [HelpDeskTicket] {
        let listed = try await practice.rig.run(["ticket", "list", "--all", "--json"]).output
        let rows = (try? JSONSerialization.jsonObject(with: Data(listed.utf8))) as? [[String: Any]] ?? []
        return rows.map { row in
            let requester =
                row["requester"] as? String ?? (row["requester"] as? [String: Any])?["name"] as? String ?? ""
            return HelpDeskTicket(
                id: row["id"] as? Int ?? 0, kind: row["kind"] as? String ?? "", status: row["status"] as? String ?? "",
                requester: requester)
        }.sorted { $0.id < $1.id }
    }

    func comments(_ practice: Practice, _ id: Int) async throws -> [String] {
        let shown = try await practice.rig.run(["ticket", "show", "\(id)", "--json"]).output
        let ticket = (try? JSONSerialization.jsonObject(with: Data(shown.utf8))) as? [String: Any] ?? [:]
        let rows = ticket["comments"] as? [[String: Any]] ?? []
        return rows.filter { $0["public"] as? Bool ?? false }.compactMap { ($0["text"] as? String)?.trimmed }
    }

    func assign(_ practice: Practice, _ id: Int, _ handle: String) async throws {
        try await run(practice, ["assign", "\(id)", handle])
    }

    func reply(_ practice: Practice, _ id: Int, _ words: String) async throws {
        try await run(practice, ["reply", "\(id)", words])
    }

    func note(_ practice: Practice, _ id: Int, _ words: String) async throws {
        try await run(practice, ["note", "\(id)", words])
    }

    func end() async throws {}

    private func run(_ practice: Practice, _ arguments: [String]) async throws {
        let result = try await practice.rig.run(["ticket"] + arguments)
        #expect(result.status == 0, "\(result.output)")
    }
}

/// A ZenDesk account of the journey's own, reached over HTTP, whose webhook leads to the gateway's pages.
final class ZenDeskHelpDesk: HelpDesk {
    private let server: Server
    private let field: Int64
    private let folder: TemporaryFolder
    private static let webhookSecret = "whsec"
    private static let mailingTriggers = [
        "Notify requester of received request", "Notify requester of comment update",
    ]

    init(_ options: inout PosternRig.Options) async throws {
        var settings = DeskSettings()
        settings.exportDelay = 0
        server = try await Server.start(settings: settings)
        field = try server.addField("Practitioner")
        for title in Self.mailingTriggers { server.setTrigger(title, isActive: false) }
        folder = try TemporaryFolder("zendesk")
        let port = try #require(try freePorts(1).first)
        try server.subscribe(to: "http://127.0.0.1:\(port)/desk/zendesk", secret: Self.webhookSecret)
        let secrets = [
            "client": "stand-in-secret", "token": "stand-in-token", "webhook": Self.webhookSecret,
        ]
        for (name, text) in secrets {
            try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
        }
        options.logLevel = "info"
        options.extra += """
            "web": {"listen": "127.0.0.1:\(port)", "url": "http://127.0.0.1:\(port)"},
            "desk": {"zendesk": {"url": "\(server.url)",
              "oauth": {"clientId": "postern", "clientSecret": {"file": "\(folder.file("client"))"}},
              "export": {"token": {"email": "owner@desk.example", "secret": {"file": "\(folder.file("token"))"}}},
              "practitionerField": \(field), "webhookSecret": {"file": "\(folder.file("webhook"))"}}},
            """
    }

    func tickets(_ practice: Practice) async throws -> [HelpDeskTicket] {
        server.tickets.map { ticket in
            let kind = ticket.tags.first { $0.hasPrefix("postern_") && $0 != "postern_managed" } ?? ""
            return HelpDeskTicket(
                id: Int(ticket.id), kind: Self.kinds[kind] ?? kind, status: ticket.status.rawValue,
                requester: server.user(ticket.requesterID)?.name ?? "")
        }
    }

    private static let kinds = [
        "postern_enquiry": "enquiry", "postern_practitioner_support": "support", "postern_escalation": "escalation",
    ]

    /// Without the line that says who speaks through us.
    func comments(_ practice: Practice, _ id: Int) async throws -> [String] {
        server.comments(of: Int64(id)).filter(\.isPublic).map { comment in
            let parts = comment.plain.split(separator: ", via Calm Harbour:", maxSplits: 1)
            return String(parts.last ?? "").trimmed
        }
    }

    func assign(_ practice: Practice, _ id: Int, _ handle: String) async throws {
        try server.act("field", on: Int64(id), ["field_id": .integer(field), "value": .string(handle)])
    }

    func reply(_ practice: Practice, _ id: Int, _ words: String) async throws { try server.reply(words, to: Int64(id)) }

    func note(_ practice: Practice, _ id: Int, _ words: String) async throws {
        try server.reply(words, to: Int64(id), isPublic: false)
    }

    func end() async throws {
        #expect(server.mailsToRequesters.isEmpty, "everything reaches people from us alone")
        #expect(Set(server.tickets.compactMap(\.externalID)).count == server.tickets.count)
        await server.stop()
    }
}
