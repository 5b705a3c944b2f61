import Flow
import Foundation
import Mail
import MailIn
import Metrics
import MetricsTestKit
import Store
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FilingCountTests {
    private func poller(_ folder: TemporaryFolder, _ rig: StoreRig) -> MaildirPoller {
        MaildirPoller(
            account: MaildirAccount(name: "box", path: folder.path),
            store: rig.store, intake: rig.intake, judgement: rig.judgement, owner: nil, lease: .seconds(60),
            now: rig.now, onFiled: rig.onFiled, logger: StoreRig.logger)
    }

    private func maildir() throws -> TemporaryFolder {
        let folder = try TemporaryFolder("maildir")
        for name in ["new", "cur", "tmp"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        }
        let person = "From: ann@home.example\r\nSubject: My knee\r\n\r\nIt hurts.\r\n"
        let list = "From: news@list.example\r\nList-Id: <news.list.example>\r\nSubject: News\r\n\r\nNews.\r\n"
        for (name, mail) in [("1.a", person), ("2.b", list), ("3.c", person + "Still.\r\n")] {
            try folder.write(mail.utf8, to: "new/\(name)")
        }
        return folder
    }

    @Test("each mail is counted once by its mailbox and what it was taken for, and by what became of it")
    func counts() async throws {
        let counted = TestMetrics()
        let (folder, rig) = (try maildir(), try StoreRig())
        try await withMetricsFactory(counted) {
            // The second round finds them filed.
            for _ in 1...2 { try await poller(folder, rig).runOnce() }
        }
        let come = { (verdict: String) in
            counted.counterTotal(
                label: "postern_mail_in_total", dimensions: [("mailbox", "box"), ("verdict", verdict)])
        }
        #expect(come("person") == 2)
        #expect(come("list") == 1)
        #expect(counted.counterTotal(label: "postern_mail_filed_total", dimensions: [("disposition", "held")]) == 3)
        #expect(counted.counterTotal(label: "postern_mail_held_total", dimensions: [("reason", "unroutable")]) == 3)
        let times = try counted.expectTimer("postern_mail_filing_seconds").values
        #expect(times.count == 3)
        #expect(times.allSatisfy { $0 > 0 })
        let labels = counted.counters.flatMap { $0.dimensions.map(\.1) }.joined(separator: " ")
        for word in ["ann", "knee", "@", "1.a"] { #expect(!labels.contains(word), "\(word)") }
    }

    @Test("a mailbox that cannot be read is counted each time that it is tried")
    func errors() async throws {
        let counted = TestMetrics()
        let (folder, rig) = (try TemporaryFolder("maildir"), try StoreRig())
        try folder.write("no folder".utf8, to: "new")
        let poller = poller(folder, rig)
        let watching = withMetricsFactory(counted) { Task { await poller.run() } }
        let isCounted = try await StoreRig.wait {
            counted.counterTotal(label: "postern_mailbox_errors_total", dimensions: [("mailbox", "box")]) > 0
        }
        watching.cancel()
        await watching.value
        #expect(isCounted)
    }
}
