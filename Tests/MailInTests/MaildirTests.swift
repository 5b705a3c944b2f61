import Flow
import Foundation
import Synchronization
import Testing
import TestSupport

@testable import MailIn

@Suite(.timeLimit(.minutes(1)))
struct MaildirTests {
    private func poller(
        _ folder: TemporaryFolder, _ rig: StoreRig, _ afterwards: Afterwards = .keep, limit: Int = 10_000
    ) -> MaildirPoller {
        MaildirPoller(
            account: MaildirAccount(
                name: "box", path: folder.path, afterwards: afterwards, pollInterval: .milliseconds(5),
                messageLimit: limit),
            store: rig.store, intake: rig.intake, judgement: rig.judgement, owner: nil, lease: .seconds(60),
            now: rig.now, onFiled: rig.onFiled, logger: StoreRig.logger)
    }

    private func maildir(_ files: [String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder("maildir")
        for name in ["new", "cur", "tmp"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        }
        for file in files { try folder.write("Subject: \(file)\r\n\r\nx\r\n".utf8, to: file) }
        return folder
    }

    private func names(_ folder: TemporaryFolder, _ sub: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.file(sub)).sorted()
    }

    @Test("New and read mails are filed in order, half-written ones are not")
    func folders() async throws {
        let folder = try maildir(["new/2.b", "cur/1.a:2,S", "tmp/0.x", "new/.hidden"])
        let rig = try StoreRig()
        try await poller(folder, rig).runOnce()
        #expect(rig.filedNames == ["1.a", "2.b"])
        #expect(try names(folder, "new") == [".hidden", "2.b"])
    }

    @Test("A mail is filed once, also after it was marked by its reader")
    func once() async throws {
        let folder = try maildir(["new/1.a"])
        let rig = try StoreRig()
        let poller = poller(folder, rig)
        try await poller.runOnce()
        try FileManager.default.moveItem(atPath: folder.file("new/1.a"), toPath: folder.file("cur/1.a:2,RS"))
        try await poller.runOnce()
        #expect(rig.filedNames == ["1.a"])
        #expect(poller.status.filed == 1)
    }

    @Test("Filed mails are marked as seen")
    func flag() async throws {
        let folder = try maildir(["new/1.a", "cur/2.b:2,F"])
        try await poller(folder, try StoreRig(), .flag).runOnce()
        #expect(try names(folder, "new").isEmpty)
        #expect(try names(folder, "cur") == ["1.a:2,S", "2.b:2,FS"])
    }

    @Test("Filed mails are moved, also those whose move was lost to a crash")
    func move() async throws {
        let folder = try maildir(["new/1.a", "cur/2.b:2,S"])
        let rig = try StoreRig()
        try await poller(folder, rig).runOnce()
        #expect(try names(folder, "new") == ["1.a"])
        try await poller(folder, rig, .move(to: folder.file("done"))).runOnce()
        #expect(try names(folder, "new").isEmpty)
        #expect(try names(folder, "done/cur") == ["1.a:2,S", "2.b:2,S"])
        #expect(rig.filedNames.count == 2)
    }

    @Test("A folder in which nothing comes or goes is as good as read at each look")
    func quiet() async throws {
        let folder = try maildir(["new/1.a"])
        for name in ["new", "cur"] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_000_000)], ofItemAtPath: folder.file(name))
        }
        let rig = try StoreRig()
        let poller = poller(folder, rig)
        let watching = Task { await poller.run() }
        for _ in 1...2 {
            let isRead = try await StoreRig.wait { poller.status.lastSuccess == rig.now() }
            #expect(isRead)
            rig.advance(by: .seconds(86_400))
        }
        watching.cancel()
        await watching.value
        #expect(rig.filedNames == ["1.a"])
    }

    @Test("Of a file over the limit only the beginning is read")
    func tooLarge() async throws {
        let folder = try maildir([])
        try folder.write([UInt8](repeating: 0x61, count: 200_000), to: "new/1.big")
        let rig = try StoreRig()
        try await poller(folder, rig, limit: 100_000).runOnce()
        #expect(rig.arrivals.map(\.truncatedFrom) == [200_000])
        #expect(rig.arrivals.map(\.raw.count) == [FetchWindow.beginningBytes])
    }

    @Test("What is no regular file is passed over")
    func directory() async throws {
        let folder = try maildir(["new/1.a"])
        try FileManager.default.createDirectory(atPath: folder.file("new/0.dir"), withIntermediateDirectories: true)
        let rig = try StoreRig()
        try await poller(folder, rig).runOnce()
        #expect(rig.filedNames == ["1.a"])
    }

    @Test("A file that cannot be read stops no other, is told, and is filed as soon as it can be read")
    func unreadable() async throws {
        let folder = try maildir(["new/1.a", "new/2.b:2,S", "cur/3.c"])
        // Settled times: from here on no change of the folders tells of anything.
        let past = Date(timeIntervalSinceNow: -1_000)
        for name in ["new", "cur"] {
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: folder.file(name))
        }
        let rig = try StoreRig()
        let isReadable = Mutex(false)
        let account = MaildirAccount(name: "box", path: folder.path, pollInterval: .milliseconds(5))
        var source = MaildirSource(path: folder.path, mailbox: "box", messageLimit: 10_000)
        source.open = { url in
            guard url.lastPathComponent != "2.b:2,S" || isReadable.withLock({ $0 }) else { throw POSIXError(.EACCES) }
            return try FileHandle(forReadingFrom: url)
        }
        let filing = Filing(
            store: rig.store, intake: rig.intake, judgement: rig.judgement, owner: nil, lease: .seconds(60),
            now: rig.now, onFiled: rig.onFiled)
        let poller = MaildirPoller(
            account: account, source: source, filing: filing, logger: StoreRig.logger,
            pause: { _ in try await Task.sleep(for: .milliseconds(2)) })
        let run = Task { await poller.run() }
        #expect(try await StoreRig.wait { rig.filedNames == ["1.a", "3.c"] && poller.status.lastError != nil })
        #expect(poller.status.lastError?.contains("2.b cannot be read") == true)
        isReadable.withLock { $0 = true }
        rig.advance(by: .seconds(60))
        #expect(try await StoreRig.wait { rig.filedNames == ["1.a", "3.c", "2.b"] && poller.status.lastError == nil })
        run.cancel()
        await run.value
    }

    @Test("Files are noticed while we watch, and a folder that is missing is waited for")
    func watching() async throws {
        let folder = try TemporaryFolder("maildir")
        let rig = try StoreRig()
        let poller = MaildirPoller(
            account: MaildirAccount(name: "box", path: folder.path, pollInterval: .milliseconds(5)),
            store: rig.store, intake: rig.intake, judgement: rig.judgement, owner: nil, lease: .seconds(60),
            now: rig.now, onFiled: rig.onFiled, logger: StoreRig.logger,
            pause: { _ in try await Task.sleep(for: .milliseconds(5)) })
        let run = Task { await poller.run() }
        #expect(try await StoreRig.wait { poller.status.lastError != nil })
        for number in 0..<20 {
            try folder.write("Subject: \(number)\r\n\r\nx\r\n".utf8, to: "new/\(number + 100).x")
            #expect(try await StoreRig.wait { rig.filedNames.count == number + 1 })
        }
        run.cancel()
        await run.value
        #expect(poller.status.lastError == nil)
    }

    @Test(
        "Flags stay in order",
        arguments: [("1.a", "1.a:2,S"), ("1.a:2,", "1.a:2,S"), ("1.a:2,RT", "1.a:2,RST"), ("1.a:2,S", "1.a:2,S")])
    func seen(name: String, wanted: String) {
        #expect(MaildirSource.seen(name) == wanted)
    }
}
