import Curl
import Desk
import Flow
import Foundation
import Mail

/// A ZenDesk account on this machine for the demonstration: the program `desk-stand-in` beside this one, as a child.
///
/// It ends with us, however we end: its standard input is a pipe that we hold. Unchecked, since nothing changes after `init`
/// but the process, which `end` alone touches.
final class StandIn: @unchecked Sendable {
    /// Where it answers, and where its page of tickets is.
    let url: String
    /// The ticket field with a practitioner's handle.
    private(set) var practitionerField: Int64 = 0
    private let process = Process()
    private let input = Pipe()
    private let loop = CurlLoop()

    /// Where its page is looked for first.
    private static let port = 8_099
    private static let patience = 200
    private static let step = Duration.milliseconds(50)

    /// Starts it, and sets the account up as docs/desk.md asks for.
    ///
    /// - Parameter moment: where its clock begins, and stands until it is set.
    /// - Throws: `Failure` where the program is not there or does not answer.
    init(at moment: Timestamp) async throws {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "desk-stand-in")
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw Failure(
                "the program desk-stand-in is not beside this one: `swift build --product desk-stand-in` makes it")
        }
        let isUsual = FreePort.isFree(host: "127.0.0.1", port: StandIn.port)
        guard let port = isUsual ? StandIn.port : FreePort.any() else {
            throw Failure("no port of this machine is free")
        }
        url = "http://127.0.0.1:\(port)"
        process.executableURL = program
        process.arguments = ["--port", "\(port)", "--at", ISODate.text(moment), "--until-input-ends"]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        try await waitUntilItAnswers()
        try await setUp()
    }

    /// Ends it.
    func end() {
        if process.isRunning { process.terminate() }
        loop.stop()
    }

    private func waitUntilItAnswers() async throws {
        for _ in 1...StandIn.patience {
            if let answer = try? await loop.send(HTTPRequest(.get, "\(url)/_stand-in/clock")), answer.status == 200 {
                return
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: StandIn.step)
        }
        throw Failure("desk-stand-in does not answer at \(url)")
    }

    /// The field, exports without their minute, and no rule that mails our requesters.
    private func setUp() async throws {
        let field = try await control("fields", ["title": "Practitioner", "type": "text"])
        practitionerField = StandIn.number(field, "ticket_field", "id") ?? 0
        try await control("settings", ["export_delay": .int(0)])
        let triggers = try await ask(.get, "/api/v2/triggers?active=true", nil)
        for trigger in (triggers as? [String: Any])?["triggers"] as? [[String: Any]] ?? [] {
            guard let title = trigger["title"] as? String, title.hasPrefix("Notify requester"),
                let id = (trigger["id"] as? NSNumber)?.int64Value
            else { continue }
            try await ask(.put, "/api/v2/triggers/\(id)", ["trigger": ["active": .bool(false)]])
        }
    }

    /// Its clock runs from now on, and what happens there is told to our pages, where there are some.
    func goOn(with web: WebLinks?) async throws {
        try await control("clock", ["set": .string(ISODate.text(.now)), "runs": .bool(true)])
        if let web { try await subscribe(web.zendesk) }
    }

    /// Has events of tickets posted to us.
    private func subscribe(_ endpoint: String) async throws {
        try await control(
            "webhooks",
            [
                "name": "postern", "endpoint": .string(endpoint), "subscriptions": .strings(ZenDesk.events),
                "signing_secret": ["secret": .string(StandIn.webhookSecret)],
            ])
    }

    // MARK: Requests

    /// Something of its own interface (docs/desk-stand-in.md).
    @discardableResult
    func control(_ path: String, _ body: JSONValue?) async throws -> Any {
        try await ask(body == nil ? .get : .post, "/_stand-in/\(path)", body)
    }

    @discardableResult
    private func ask(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue?) async throws -> Any {
        let login = Data("\(StandIn.admin)/token:\(StandIn.apiToken)".utf8).base64EncodedString()
        let response = try await loop.send(
            HTTPRequest(
                method, url + path,
                headers: [("Authorization", "Basic \(login)"), ("Content-Type", "application/json")],
                body: body?.lineBytes))
        guard 200..<300 ~= response.status else {
            throw Failure("desk-stand-in answers \(response.status) to \(method.rawValue) \(path)")
        }
        return (try? JSONSerialization.jsonObject(with: Data(response.body))) ?? [:]
    }

    /// The number behind two names.
    static func number(_ json: Any, _ outer: String, _ inner: String) -> Int64? {
        (((json as? [String: Any])?[outer] as? [String: Any])?[inner] as? NSNumber)?.int64Value
    }

    // MARK: Settings

    private static let admin = "owner@desk.example"
    private static let client = "postern"
    private static let clientSecret = "stand-in-secret"
    private static let apiToken = "stand-in-token"
    private static let webhookSecret = "the demonstration's webhook"

    /// The files of its secrets, below the folder of the demonstration.
    static let secrets = [
        (file: "keys/desk-client", text: clientSecret), (file: "keys/desk-token", text: apiToken),
        (file: "keys/desk-webhook", text: webhookSecret),
    ]

    /// The section `desk` of the settings.
    ///
    /// - Parameter isCalled: whether there are pages of ours for its webhook.
    func section(isCalled: Bool) -> JSONValue {
        var account: [(key: String, value: JSONValue)] = [
            (key: "url", value: .string(url)),
            (
                key: "oauth",
                value: [
                    "clientId": .string(StandIn.client), "clientSecret": ["file": .string(StandIn.secrets[0].file)],
                ]
            ),
            (
                key: "export",
                value: [
                    "token": ["email": .string(StandIn.admin), "secret": ["file": .string(StandIn.secrets[1].file)]]
                ]
            ), (key: "practitionerField", value: .int(practitionerField)),
        ]
        if isCalled { account.append((key: "webhookSecret", value: ["file": .string(StandIn.secrets[2].file)])) }
        return ["zendesk": .object(account)]
    }
}
