import Foundation
import Testing

@testable import TestSupport

@Suite(.timeLimit(.minutes(1))) struct ScriptedServerTests {
    @Test("A dialog is played line for line, with the client's tag and a counted literal")
    func plays() async throws {
        let server = try ScriptedServer(
            script: """
                # one fetch
                S: * OK ready
                C~ $tag LOGIN
                S: $tag OK
                C: $tag FETCH 1
                S: * 1 FETCH (BODY[] {n}
                L: a
                L:
                L: \\xFF\\0\\$tag
                S: )
                S: $tag OK done
                """)
        let heard = try await talk(server, ["x1 LOGIN me secret", "y2 FETCH 1"])
        let literal = Array("a\r\n\r\n".utf8) + [0xFF, 0] + Array("$tag\r\n".utf8)
        let expected =
            Array("* OK ready\r\nx1 OK\r\n* 1 FETCH (BODY[] {13}\r\n".utf8) + literal
            + Array(")\r\ny2 OK done\r\n".utf8)
        #expect(heard == expected)
        try await server.finish()
        #expect(server.transcript.prefix(3) == ["S: * OK ready", "C: x1 LOGIN me secret", "S: x1 OK"])
    }

    @Test("Connections are served one after the other; lines up to the end of DATA are heard; text goes without CRLF")
    func connections() async throws {
        let server = try ScriptedServer(
            script: """
                S: 220 ready
                C: DATA
                C* .
                S= 25
                X: pause 1
                S: 0 ok
                X: close
                ---
                S: 421 later
                """)
        #expect(try await talk(server, ["DATA", "body", "..", "."]) == Array("220 ready\r\n250 ok\r\n".utf8))
        #expect(try await talk(server, []) == Array("421 later\r\n".utf8))
        try await server.finish()
    }

    @Test(
        "What differs from the script fails, with the line, what was expected and what came",
        arguments: [
            ("C: NOOP", ["NOPE"], "line 1 expects \"NOOP\", but heard \"NOPE\""),
            ("C: $tag NOOP", ["a NOOP x"], "line 1 expects \"$tag NOOP\", but heard \"a NOOP x\""),
            ("C~ UID", ["FETCH"], "line 1 expects \"UID\", but heard \"FETCH\""),
            ("C: A\nC: B", ["A"], "line 2 expects \"B\", but the client has gone"),
            ("C* .", ["a"], "line 1 expects \".\", but the client has gone"),
        ])
    func mismatch(_ script: String, _ said: [String], _ problem: String) async throws {
        let server = try ScriptedServer(script: script)
        _ = try? await talk(server, said)
        let mismatch = await #expect(throws: ScriptedServer.Mismatch.self) { try await server.finish() }
        #expect(mismatch?.description.hasPrefix(problem) == true)
    }

    @Test("A line without CRLF is no line")
    func bareLineFeed() async throws {
        let server = try ScriptedServer(script: "C: NOOP")
        _ = try await onOwnThread { [port = server.port] in
            let socket = try Socket(port: port, timeout: .seconds(5))
            try socket.send("NOOP\n".utf8)
            return try socket.receive()
        }
        await #expect(throws: ScriptedServer.Mismatch.self) { try await server.finish() }
    }

    @Test("A client that never comes, or never speaks, fails the script in the end")
    func patience() async throws {
        let lonely = try ScriptedServer(Dialog("S: hello"), patience: .milliseconds(20))
        await #expect(throws: ScriptedServer.Mismatch.self) { try await lonely.finish() }
        let silent = try ScriptedServer(Dialog("C: HELLO"), patience: .milliseconds(20))
        let socket = try Socket(port: silent.port, timeout: .seconds(5))
        let mismatch = await #expect(throws: ScriptedServer.Mismatch.self) { try await silent.finish() }
        #expect(mismatch?.description.contains("heard nothing") == true)
        socket.shutdown()
    }

    @Test("A reset is one")
    func reset() async throws {
        let server = try ScriptedServer(script: "C: HELLO\nX: reset")
        await #expect(throws: SocketError.self) { try await talk(server, ["HELLO"]) }
        try await server.finish()
    }

    @Test("A silent server ends when it is stopped")
    func silence() async throws {
        let server = try ScriptedServer(script: "S: hello\nX: silence")
        let socket = try Socket(port: server.port, timeout: .seconds(5))
        #expect(try await onOwnThread { try socket.receive() } == Array("hello\r\n".utf8))
        server.stop()
        try await server.finish()
    }

    @Test(
        "A line that is no step is named",
        arguments: [
            ("S: a\nQ: b", "line 2"), ("L: a", "line 1"), ("S: a\nL: b", "line 1"), ("X: dance", "line 1"),
            ("X: pause long", "line 1"), ("S: \\q", "line 1"), ("S: \\x4", "line 1"), ("S: {n}\nL: $tag", "line 2"),
        ])
    func syntax(_ script: String, _ place: String) {
        let error = #expect(throws: Dialog.SyntaxError.self) { try Dialog(script) }
        #expect(error?.description.hasPrefix(place) == true)
    }

    /// Says the lines and reads until the server has gone.
    private func talk(_ server: ScriptedServer, _ lines: [String]) async throws -> [UInt8] {
        try await onOwnThread { [port = server.port] in
            let socket = try Socket(port: port, timeout: .seconds(5))
            for line in lines { try socket.send("\(line)\r\n".utf8) }
            var heard: [UInt8] = []
            if lines.count < 2 { socket.endSending() }
            while true {
                let more = try socket.receive()
                guard !more.isEmpty else { return heard }
                heard += more
            }
        }
    }
}
