import Flow
import Mail
import TestSupport
import Testing

/// The page of one message, and its files.
@Suite struct MessagePageTests {
    private static let token = "v-abcdefghjkmnpqrstvwxyz23456789"
    private static let path = WebLinks(origin: "").message(token)

    private static let message = ReadableMessage(
        author: "Jane D.", subject: "Your <b>knee</b>", text: "Hello,\n\nrest it.\nAnd wait. <script>x</script>",
        writtenAt: Timestamp(seconds: 1_780_495_500),
        files: [.init(name: "plan \"A\" ü.html", contentType: "text/html", bytes: Array("<script>".utf8))],
        leftOut: ["a.exe: it is a program"], replyAddress: "r-abc@messages.example.org",
        readableUntil: Timestamp(seconds: 1_783_000_000), locale: "en")

    private static var ports: RecordingPorts { RecordingPorts { $0.messages[token] = message } }

    @Test("a message is shown with its files, escaped, and with the words on monitoring")
    func shows() async throws {
        try await WebRig.run(Self.ports) { rig in
            let page = try await rig.get(Self.path)
            #expect(page.status == 200 && page["cache-control"] == "no-store")
            #expect(page.body.contains("Your &lt;b&gt;knee&lt;/b&gt;") && !page.body.contains("<script>"))
            #expect(page.body.contains("rest it.\nAnd wait."))
            #expect(page.body.contains("href=\"\(Self.path)/files/1\""))
            #expect(page.body.contains("a.exe: it is a program"))
            #expect(page.body.contains("mailto:r-abc@messages.example.org"))
            #expect(page.body.contains(WebRig.sentence))
            #expect(page["referrer-policy"] == "no-referrer")
        }
    }

    @Test("a file is only ever saved, under its name, whatever it holds")
    func files() async throws {
        try await WebRig.run(Self.ports) { rig in
            let file = try await rig.get("\(Self.path)/files/1")
            #expect(file.status == 200 && file.body == "<script>")
            #expect(
                file["content-disposition"] == "attachment; filename*=UTF-8''plan%20%22A%22%20%C3%BC.html")
            #expect(file["x-content-type-options"] == "nosniff" && file["cache-control"] == "no-store")
            #expect(file["content-security-policy"]?.contains("default-src 'none'") == true)
        }
    }

    @Test(
        "whatever is no such message, and every file it does not have, is not found, in the same words",
        arguments: [
            "/m/v-abc", "/m/q-abcdefghjkmnpqrstvwxyz23456789", "/m/V_x", "/m/", "/m/\(token)/files/0",
            "/m/\(token)/files/2", "/m/\(token)/files/-1", "/m/\(token)/files/x",
            "/m/\(token)/files/99999999999999999999", "/m/\(token)/files/-9223372036854775808",
            "/m/\(token)/files/9223372036854775807", "/m/v-zzz/files/1", "/m/\(token)x",
        ])
    func unknown(path: String) async throws {
        try await WebRig.run(Self.ports) { rig in
            let page = try await rig.get(path)
            #expect(page.status == 404)
            #expect(!page.body.contains("knee"))
        }
    }

    @Test("whoever only asks for the head makes nothing be read")
    func head() async throws {
        try await WebRig.run(Self.ports) { rig in
            for path in [Self.path, "\(Self.path)/files/1"] {
                let reply = try await rig.send("HEAD", path)
                #expect(reply.status == 200 && reply.body.isEmpty)
            }
            #expect(rig.ports.recorded.reads == 0)
        }
    }

    @Test("thirty downloads at once are all answered: with the file, or with when to come again")
    func many() async throws {
        try await WebRig.run(Self.ports) { rig in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...30 { group.addTask { try await rig.get("\(Self.path)/files/1").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count == 30 && statuses.allSatisfy { $0 == 200 || $0 == 503 })
            #expect(statuses.contains(200))
            #expect(try await rig.get("\(Self.path)/files/1").status == 200, "every seat is free again")
        }
    }

    @Test("a visitor who leaves before a file has been sent keeps no seat")
    func leaves() async throws {
        let large = ReadableMessage(
            author: nil, subject: "", text: "x", writtenAt: Timestamp(seconds: 0),
            files: [.init(name: "a", contentType: "video/mp4", bytes: [UInt8](repeating: 0, count: 20_000_000))],
            leftOut: [], replyAddress: nil, readableUntil: Timestamp(seconds: 1), locale: "en")
        try await WebRig.run(RecordingPorts { $0.messages[Self.token] = large }) { rig in
            for _ in 1...6 {
                let request = Array("GET \(Self.path)/files/1 HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
                _ = try? await exchange(port: rig.port, request, timeout: .milliseconds(1))
            }
            let status = try await rig.get(Self.path).status
            #expect(status == 200)
        }
    }

    @Test("the token is in no line of the log, and nothing can be posted")
    func quiet() async throws {
        try await WebRig.run(Self.ports) { rig in
            _ = try await rig.get(Self.path)
            #expect(try await rig.post(Self.path, []).status == 405)
            #expect(!rig.log.text.contains(Self.token))
        }
    }
}
