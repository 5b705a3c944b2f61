import DeskStandIn
import Foundation
import TestSupport
import Testing

/// The answers against ZenDesk's own description of them, where it is right.
@Suite(.timeLimit(.minutes(2)))
struct OASTests {
    /// The description is no part of the project; it lies beside it, or where the variable says.
    private static let specification: String = {
        if let path = ProcessInfo.processInfo.environment["POSTERN_ZENDESK_OAS"] { return path }
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return tests.appending(path: "../../../shared/zendesk-oas.yaml").standardizedFileURL.path
    }()
    private static var isThere: Bool { FileManager.default.fileExists(atPath: specification) }

    /// What was answered, and by which schema it is judged.
    private struct Answers {
        var list: [JSON] = []

        mutating func add(_ schema: String, _ reply: Rig.Reply, _ status: Int = 200) {
            #expect(reply.status == status, "\(schema): \(reply.web.body)")
            list.append(["name": .string("\(schema) \(list.count)"), "schema": .string(schema), "value": reply.json])
        }
    }

    /// Runs the checker with a list of answers.
    private static func judge(_ answers: JSON) async throws -> (status: Int32, said: String) {
        try await onOwnThread {
            let folder = try TemporaryFolder()
            let input = try folder.write(answers.bytes, to: "answers.json")
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "oas.py").path
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
            process.arguments = [script, specification]
            process.standardInput = FileHandle(forReadingAtPath: input)
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let said = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: said, as: UTF8.self))
        }
    }

    @Test("answers are what the API's description says", .enabled(if: isThere, "the description is not here"))
    func answers() async throws {
        try await Rig.run { rig in
            var answers = Answers()
            try await tickets(rig, &answers)
            try await people(rig, &answers)
            try await rules(rig, &answers)
            let (status, said) = try await Self.judge(.array(answers.list))
            #expect(status == 0, "\(said)")
            let values = said.split(separator: "\n").last?.split(separator: " ").first.flatMap { Int($0) } ?? 0
            #expect(values > 1_000, "\(said)")
        }
    }

    @Test("the check sees what is wrong", .enabled(if: isThere, "the description is not here"))
    func wrongAnswers() async throws {
        for (wrong, words) in [
            (["ticket": ["id": "a word"]] as JSON, "not of type 'integer'"),
            (["ticket": ["status": "happy"]], "not one of"),
            (["ticket": ["unheard_of": 1]], "not in the specification"),
            (["ticket": ["id": nil]], "is null"),
        ] {
            let (status, said) = try await Self.judge([["name": "x", "schema": "TicketResponse", "value": wrong]])
            #expect(status == 1)
            #expect(said.contains(words), "\(said)")
        }
    }

    private func tickets(_ rig: Rig, _ answers: inout Answers) async throws {
        let field = try rig.server.addField("Practitioner")
        let upload = try await rig.upload()
        answers.add("AttachmentUploadResponse", upload, 201)
        let made = try await rig.post(
            "tickets",
            Rig.enquiry([
                "custom_fields": [["id": .integer(field), "value": "p-77"]], "tags": ["a"], "priority": "high",
                "type": "question", "external_id": "x-1",
                "comment": ["body": "Hello", "uploads": [upload["upload"].at("token")]],
            ]))
        answers.add("TicketUpdateResponse", made, 201)
        let id = try #require(made["ticket"].at("id").integer)
        let file = try #require(upload["upload"].at("attachment", "id").integer)
        answers.add("AttachmentResponse", try await rig.get("attachments/\(file)"))
        answers.add(
            "TicketUpdateResponse",
            try await rig.put("tickets/\(id)", ["ticket": ["comment": ["body": "more"], "status": "solved"]]))
        answers.add("TicketResponse", try await rig.get("tickets/\(id)"))
        answers.add("TicketsResponse", try await rig.get("tickets"))
        answers.add("TicketsResponse", try await rig.get("tickets?page[size]=10"))
        answers.add("TicketsResponse", try await rig.get("tickets/show_many?ids=\(id)"))
        answers.add("TicketCommentsResponse", try await rig.get("tickets/\(id)/comments?page[size]=10"))
        answers.add("TicketAuditsResponseNoneCursor", try await rig.get("tickets/\(id)/audits"))
        answers.add("TagsByObjectIdResponse", try await rig.get("tickets/\(id)/tags"))
        let other = try await rig.ticket()
        answers.add("JobStatusResponse", try await rig.post("tickets/\(other)/merge", ["ids": [.integer(id)]]))
        _ = try await rig.delete("tickets/\(other)")
        answers.add("ListDeletedTicketsResponse", try await rig.get("deleted_tickets"))
        try rig.server.advance(seconds: 120)
        answers.add("SearchResponse", try await rig.get("search?query=type:ticket"))
        answers.add("SearchExportResponse", try await rig.get("search/export?filter[type]=ticket"))
        answers.add(
            "CursorBasedExportIncrementalTicketsResponse",
            try await rig.get("incremental/tickets/cursor?start_time=0", as: .admin))
        answers.add(
            "TimeBasedExportIncrementalTicketsResponse",
            try await rig.get("incremental/tickets?start_time=0", as: .admin))
        answers.add("EmailNotificationsResponse", try await rig.get("email_notifications"))
    }

    private func people(_ rig: Rig, _ answers: inout Answers) async throws {
        let jo: JSON = ["user": ["name": "Jo", "email": "jo@example.org", "external_id": "j"]]
        let made = try await rig.post("users/create_or_update", jo)
        answers.add("UserResponse", made, 201)
        let id = try #require(made["user"].at("id").integer)
        answers.add("UserResponse", try await rig.get("users/\(id)"))
        answers.add("CurrentUserResponse", try await rig.get("users/me"))
        answers.add("UsersResponse", try await rig.get("users/search?query=email:jo@example.org"))
        answers.add("UserIdentitiesResponse", try await rig.get("users/\(id)/identities"))
        let identity = try #require(try await rig.get("users/\(id)/identities")["identities"][0]?["id"]?.integer)
        answers.add("UserIdentityResponse", try await rig.put("users/\(id)/identities/\(identity)/verify"))
        let made2 = try await rig.post(
            "requests", ["request": ["subject": "Hi", "comment": ["body": "x"]]], as: .user("jo@example.org"))
        answers.add("RequestResponse", made2, 201)
        answers.add("RequestsResponse", try await rig.get("requests", as: .user("jo@example.org")))
        let anonymous: JSON = [
            "request": [
                "subject": "Hi", "comment": ["body": "x"], "requester": ["name": "A", "email": "a@example.org"],
            ]
        ]
        _ = try await rig.post("requests", anonymous, as: .nobody)
        let held = try await rig.get("suspended_tickets")
        answers.add("SuspendedTicketsResponse", held)
        let first = try #require(held["suspended_tickets"][0]?["id"]?.integer)
        answers.add("SuspendedTicketResponse", try await rig.get("suspended_tickets/\(first)"))
        answers.add("RecoverSuspendedTicketResponse", try await rig.put("suspended_tickets/\(first)/recover"))
    }

    private func rules(_ rig: Rig, _ answers: inout Answers) async throws {
        answers.add("TriggersResponse", try await rig.get("triggers"))
        answers.add("CustomStatusesResponse", try await rig.get("custom_statuses"))
        answers.add("TicketFieldsResponse", try await rig.get("ticket_fields"))
        answers.add("AutomationsResponse", try await rig.get("automations"))
        answers.add("SupportAddressesResponse", try await rig.get("recipient_addresses"))
        answers.add("Errors", try await rig.get("tickets?page=101"), 400)
        answers.add(
            "OAuthTokenForGrantTypesObject",
            try await rig.send(
                "POST", "/oauth/tokens",
                ["grant_type": "client_credentials", "client_id": "postern", "client_secret": "stand-in-secret"],
                as: .nobody))
    }
}
