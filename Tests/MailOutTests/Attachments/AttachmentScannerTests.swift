import Foundation
import TestSupport
import Testing

@testable import MailOut

@Suite(.timeLimit(.minutes(1))) struct AttachmentScannerTests {
    private static func scanner(_ port: Int, patience: Duration = .seconds(20)) -> AttachmentScanner {
        AttachmentScanner(.tcp(host: "127.0.0.1", port: port), patience: patience)
    }

    @Test("a file is sent whole, in pieces, and the answer is read")
    func whole() async throws {
        let clamd = try FakeClamd()
        let file = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        #expect(try await AttachmentScannerTests.scanner(clamd.port).verdict(on: file) == .clean)
        #expect(try await AttachmentScannerTests.scanner(clamd.port).verdict(on: []) == .clean)
        #expect(clamd.files == [file, []])
        try await AttachmentScannerTests.scanner(clamd.port).ping()
    }

    @Test(
        "what clamd says is taken for what it is",
        arguments: [
            ("stream: OK", AttachmentScanner.Verdict.clean), ("stream: OK\n", .clean),
            ("stream: Win.Test.EICAR_HDB-1 FOUND", .infected("Win.Test.EICAR_HDB-1")),
            ("INSTREAM size limit exceeded. ERROR", .tooLarge),
        ])
    func answers(text: String, verdict: AttachmentScanner.Verdict) throws {
        #expect(try AttachmentScanner.verdict(in: text) == verdict)
    }

    @Test(
        "any other answer is none",
        arguments: [
            "", "OK", "stream: ERROR", "stream: Can't allocate memory ERROR", "220 mail ESMTP", "stream: OK FOUN",
        ])
    func garbage(text: String) async throws {
        let clamd = try FakeClamd(.answer(text))
        await #expect(throws: ScannerTrouble.self) {
            try await AttachmentScannerTests.scanner(clamd.port).verdict(on: [1, 2, 3])
        }
    }

    @Test("a scanner that says nothing is waited for no longer than it may take")
    func slow() async throws {
        let clamd = try FakeClamd(.silence)
        let start = ContinuousClock.now
        await #expect(throws: ScannerTrouble("no answer in time")) {
            try await AttachmentScannerTests.scanner(clamd.port, patience: .milliseconds(300)).verdict(on: [1])
        }
        #expect(ContinuousClock.now - start >= .milliseconds(300))
    }

    @Test("a scanner that hangs up, or is not there, is in trouble")
    func gone() async throws {
        let clamd = try FakeClamd(.hangUp)
        let file = [UInt8](repeating: 1, count: 1_000_000)
        await #expect(throws: ScannerTrouble.self) {
            try await AttachmentScannerTests.scanner(clamd.port).verdict(on: file)
        }
        // Nobody serves TCPMUX.
        await #expect(throws: ScannerTrouble.self) { try await AttachmentScannerTests.scanner(1).ping() }
        let missing = try #require(ClamdAddress("unix:/nowhere/clamd.ctl"))
        await #expect(throws: ScannerTrouble("cannot connect: No such file or directory")) {
            try await AttachmentScanner(missing).ping()
        }
    }

    @Test("a file larger than the scanner takes is told apart from trouble, however early it says so")
    func limit() async throws {
        let clamd = try FakeClamd(.limit(100_000))
        let file = [UInt8](repeating: 1, count: 3_000_000)
        #expect(try await AttachmentScannerTests.scanner(clamd.port).verdict(on: file) == .tooLarge)
    }

    @Test("ClamAV's own clamd finds what it knows, over both kinds of sockets")
    func realServer() async throws {
        let clamd = try await LabClamd.start()
        for address in ["unix:\(clamd.socket)", "tcp://127.0.0.1:\(clamd.port)"] {
            let scanner = AttachmentScanner(try #require(ClamdAddress(address)))
            try await scanner.ping()
            #expect(try await scanner.verdict(on: LabClamd.virus) == .infected(LabClamd.virusName))
            #expect(try await scanner.verdict(on: Array("harmless".utf8)) == .clean)
            let large = [UInt8](repeating: 65, count: LabClamd.longestStream + 1)
            #expect(try await scanner.verdict(on: large) == .tooLarge)
        }
        try await clamd.stop()
    }

    @Test(
        "an address of the scanner is read as the settings have it",
        arguments: [
            ("unix:/run/clamav/clamd.ctl", "unix:/run/clamav/clamd.ctl"),
            ("tcp://127.0.0.1:3310", "tcp://127.0.0.1:3310"),
            ("tcp://[::1]:3310", "tcp://[::1]:3310"), ("tcp://scanner.example:3310", "tcp://scanner.example:3310"),
            ("unix:clamd.ctl", nil), ("tcp://127.0.0.1", nil), ("tcp://:3310", nil), ("tcp://h:0", nil),
            ("http://127.0.0.1:3310", nil), ("", nil), ("unix:/\(String(repeating: "x", count: 107))", nil),
        ])
    func addresses(text: String, read: String?) { #expect(ClamdAddress(text)?.description == read) }
}
