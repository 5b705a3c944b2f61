import Foundation
import Testing

@testable import Curl

@Suite(.timeLimit(.minutes(1)))
struct SendMailTests {
    private func transfer(
        _ server: SMTPFake, _ body: String = "Subject: x\r\n\r\nhello\r\n", timeout: Duration = .seconds(10),
        limit: Duration = .seconds(20), answerTimeout: Duration = .seconds(10)
    ) -> SMTPTransfer {
        SMTPTransfer(
            endpoint: Endpoint(host: "127.0.0.1", port: server.port, security: .none), clientName: "client.example",
            envelopeFrom: "b-1@postern.example", envelopeTo: "jane@example.org", bytes: Array(body.utf8),
            timeout: timeout, limit: limit, answerTimeout: answerTimeout)
    }

    @Test("An accepted mail arrives byte for byte with its envelope")
    func accepted() async throws {
        let server = try SMTPFake()
        let loop = CurlLoop()
        let result = await loop.sendMail(transfer(server, "Subject: x\r\n\r\n.dot\r\n..\r\nend\r\n"))
        #expect(result.error == nil)
        #expect(result.handedOver)
        #expect(result.replies.map(\.code) == [250, 250, 354, 250])
        #expect(server.record.mails == ["Subject: x\r\n\r\n..dot\r\n...\r\nend"])
        #expect(
            server.record.commands.prefix(3) == [
                "EHLO client.example", "MAIL FROM:<b-1@postern.example> SIZE=29", "RCPT TO:<jane@example.org>",
            ])
        loop.stop()
    }

    @Test("The null return path is sent as such")
    func nullPath() async throws {
        let server = try SMTPFake()
        let loop = CurlLoop()
        var mail = transfer(server)
        mail.envelopeFrom = ""
        #expect(await loop.sendMail(mail).error == nil)
        #expect(server.record.commands.contains { $0.hasPrefix("MAIL FROM:<> ") })
        loop.stop()
    }

    @Test(
        "A refusal is told with the server's reply as the last one, and nothing counts as handed over before the end",
        arguments: [SMTPFake.Stage.mail, .rcpt, .data, .end], [true, false])
    func refused(stage: SMTPFake.Stage, pipelining: Bool) async throws {
        let code = pipelining ? 451 : 550
        let server = try SMTPFake { at, seen in
            if at == .ehlo, !pipelining { return .say("250-fake\r\n250 8BITMIME\r\n") }
            return at == stage && seen.mails.count < 2 ? .say("\(code)-5.7.1 no\r\n\(code) 5.7.1 never\r\n") : nil
        }
        let loop = CurlLoop()
        let result = await loop.sendMail(transfer(server))
        #expect(result.error?.kind == .refused)
        #expect(result.replies.last == SMTPResult.Reply(code: code, text: "5.7.1 no 5.7.1 never"))
        #expect(result.handedOver == (stage == .end))
        // The connection is brought back into order and serves the next mail.
        _ = await loop.sendMail(transfer(server))
        #expect(server.record.connections == 1)
        #expect(server.record.commands.contains("RSET"))
        loop.stop()
    }

    @Test("A refused recipient is sent no mail even when the server asks for one")
    func pipelinedRefusal() async throws {
        let server = try SMTPFake { stage, _ in stage == .rcpt ? .say("550 5.1.1 unknown\r\n") : nil }
        let loop = CurlLoop()
        let result = await loop.sendMail(transfer(server, "secret\r\n"))
        #expect(result.replies.map(\.code) == [250, 550])
        #expect(server.record.mails == [""])
        #expect(!result.handedOver)
        loop.stop()
    }

    @Test(
        "A connection lost before the body's end is no hand-over; lost after it is one",
        arguments: [SMTPFake.Stage.greeting, .ehlo, .mail, .rcpt, .data, .end])
    func lost(stage: SMTPFake.Stage) async throws {
        let server = try SMTPFake { at, _ in at == stage ? .close : nil }
        let loop = CurlLoop()
        let result = await loop.sendMail(transfer(server))
        #expect(result.error?.kind == .closed || stage == .greeting || stage == .ehlo)
        #expect(result.error != nil)
        #expect(result.handedOver == (stage == .end))
        loop.stop()
    }

    @Test(
        "Silence ends in a timeout; after the body's end it is uncertain",
        arguments: [SMTPFake.Stage.greeting, .mail, .end])
    func silent(stage: SMTPFake.Stage) async throws {
        let server = try SMTPFake { at, _ in at == stage ? .silence : nil }
        let loop = CurlLoop()
        let result = await loop.sendMail(
            transfer(server, timeout: .milliseconds(400), answerTimeout: .milliseconds(400)))
        #expect(result.error?.kind == .timeout)
        #expect(result.handedOver == (stage == .end))
        loop.stop()
    }

    @Test("A server may think about a mail for longer than about a command")
    func slowAnswer() async throws {
        let server = try SMTPFake { stage, _ in
            if stage == .end { Thread.sleep(forTimeInterval: 1.2) }
            return nil
        }
        let loop = CurlLoop()
        let result = await loop.sendMail(transfer(server, timeout: .milliseconds(600)))
        #expect(result.error == nil)
        #expect(result.replies.last?.code == 250)
        loop.stop()
    }

    @Test("A body that goes out slowly has its time, and all steps together have a limit", arguments: [true, false])
    func slowBody(isInTime: Bool) async throws {
        let server = try SMTPFake(linePause: 0.04)
        let loop = CurlLoop()
        let lines = Array(repeating: String(repeating: "x", count: 100_000), count: isInTime ? 120 : 300)
        let mail = transfer(
            server, lines.joined(separator: "\r\n"), timeout: .milliseconds(3_800),
            limit: isInTime ? .seconds(120) : .milliseconds(1_200))
        let result = await loop.sendMail(mail)
        #expect(result.handedOver == isInTime)
        #expect(result.error?.kind == (isInTime ? nil : .timeout))
        #expect(server.record.mails.count == (isInTime ? 1 : 0))
        loop.stop()
    }

    @Test("A mail does not wait for its turn beyond its limit")
    func longWait() async throws {
        let server = try SMTPFake { stage, _ in stage == .mail ? .silence : nil }
        let loop = CurlLoop(connectionsPerServer: 1)
        let mail = transfer(server, timeout: .seconds(50), limit: .seconds(50))
        let stuck = Task { await loop.sendMail(mail) }
        while !server.record.commands.contains(where: { $0.hasPrefix("MAIL") }) { await Task.yield() }
        let result = await loop.sendMail(transfer(server, limit: .milliseconds(100)))
        #expect(result.error != nil && !result.handedOver)
        stuck.cancel()
        _ = await stuck.value
        loop.stop()
    }

    @Test("A refused greeting is told with the server's words")
    func refusedGreeting() async throws {
        let server = try SMTPFake { stage, _ in stage == .greeting ? .say("554 5.3.2 not now\r\n") : nil }
        let loop = CurlLoop()
        let result = await loop.sendMail(transfer(server))
        #expect(result.replies == [SMTPResult.Reply(code: 554, text: "5.3.2 not now")])
        #expect(result.error != nil)
        loop.stop()
    }

    @Test("Stopping the loop ends what is under way and what waits for its turn")
    func stop() async throws {
        let server = try SMTPFake { stage, _ in stage == .mail ? .silence : nil }
        let loop = CurlLoop(connectionsPerServer: 2)
        let mail = transfer(server, timeout: .seconds(50))
        let results = await withTaskGroup(of: SMTPResult.self) { group in
            for _ in 0..<5 { group.addTask { await loop.sendMail(mail) } }
            while server.record.commands.filter({ $0.hasPrefix("MAIL") }).count < 2 { await Task.yield() }
            loop.stop()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 5)
        #expect(results.allSatisfy { $0.error?.kind == .stopped && !$0.handedOver })
        #expect(await loop.sendMail(mail).error?.kind == .stopped)
    }

    @Test("A cancelled mail ends at once and leaves the server to the others")
    func cancelled() async throws {
        let server = try SMTPFake { stage, seen in stage == .mail && seen.connections == 1 ? .silence : nil }
        let loop = CurlLoop(connectionsPerServer: 1)
        let mail = transfer(server, timeout: .seconds(50))
        let stuck = Task { await loop.sendMail(mail) }
        while !server.record.commands.contains(where: { $0.hasPrefix("MAIL") }) { await Task.yield() }
        let next = Task { await loop.sendMail(mail) }
        stuck.cancel()
        #expect(await stuck.value.error?.kind == .stopped)
        #expect(await next.value.error == nil)
        loop.stop()
    }

    @Test("Two hundred mails at once arrive once each, over no more connections than allowed")
    func many() async throws {
        let server = try SMTPFake()
        let loop = CurlLoop(connectionsPerServer: 4)
        // How long each waits in the line is not what this is about.
        let mails = (0..<200).map {
            transfer(
                server, "mail \($0)\r\n", timeout: .seconds(60), limit: .seconds(120), answerTimeout: .seconds(60))
        }
        let accepted = await withTaskGroup(of: SMTPResult.self) { group in
            for mail in mails { group.addTask { await loop.sendMail(mail) } }
            return await group.reduce(into: 0) { $0 += $1.error == nil ? 1 : 0 }
        }
        #expect(accepted == 200)
        #expect(Set(server.record.mails) == Set((0..<200).map { "mail \($0)" }))
        #expect(server.record.mails.count == 200)
        #expect(server.record.connections <= 4)
        loop.stop()
    }

    @Test("A standing connection that the server has given up is replaced, and the mail goes out once")
    func givenUp() async throws {
        let server = try SMTPFake()
        let loop = CurlLoop()
        #expect(await loop.sendMail(transfer(server)).error == nil)
        server.closeConnections()
        #expect(await loop.sendMail(transfer(server, "second\r\n")).error == nil)
        #expect(server.record.connections == 2)
        #expect(server.record.mails.filter { $0 == "second" }.count == 1)
        loop.stop()
    }

    @Test(
        "Text that would break out of the envelope is refused before anything is sent",
        arguments: ["a@b\r\nX", "a b@c", "<x@y"])
    func injection(address: String) async throws {
        let server = try SMTPFake()
        let loop = CurlLoop()
        var mail = transfer(server)
        mail.envelopeTo = address
        let result = await loop.sendMail(mail)
        #expect(result.error?.kind == .refused)
        #expect(!server.record.commands.contains { $0.hasPrefix("MAIL") })
        loop.stop()
    }

    @Test("A port where nobody listens is unreachable")
    func unreachable() async throws {
        let server = try SMTPFake()
        let mail = transfer(server)
        server.stop()
        let loop = CurlLoop()
        let result = await loop.sendMail(mail)
        #expect(result.error?.kind == .unreachable)
        #expect(!result.handedOver)
        loop.stop()
    }

    @Test("A server without STARTTLS gets no mail when STARTTLS is asked for")
    func noStartTLS() async throws {
        let server = try SMTPFake()
        let loop = CurlLoop()
        var mail = transfer(server)
        mail.endpoint.security = .startTLS
        let result = await loop.sendMail(mail)
        #expect(result.error?.detail.contains("STARTTLS") == true)
        #expect(server.record.mails.isEmpty)
        loop.stop()
    }

    @Test("A connection that is no longer wanted is taken leave of")
    func farewell() async throws {
        let server = try SMTPFake()
        let loop = CurlLoop()
        #expect(await loop.sendMail(transfer(server)).error == nil)
        loop.stop()
        let deadline = ContinuousClock.now + .seconds(20)
        while !server.record.commands.contains("QUIT"), ContinuousClock.now < deadline { await Task.yield() }
        #expect(server.record.commands.last == "QUIT")
    }
}
