import Foundation
import Testing

@testable import Reply

@Suite("Our own notices coming back")
struct OwnNoticeTests {
    static let notice = """
        Jane Doe wrote:

        Could we move the session?
        It rains.

        To answer, press Reply and write as you always do. Your own address stays hidden.

        --
        Please note these messages are monitored for training purposes
        Sent by Hill Road.
        """
    static let marked = notice.split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }
        .joined(separator: "\n")
    static let introduction = "On Tue, 4 Mar 2025 at 09:12, Jane Doe <c-1@example.org> wrote:"
    static let header = "From: Jane Doe <c-1@example.org>\nSent: 4 March 2025 09:12\nTo: Bo\nSubject: Session"

    static let returned = [
        "\(introduction)\n\n\(marked)", "\(introduction)\n\(notice)", "\(header)\n\n\(notice)",
        "-----Original Message-----\n\(header)\n\n\(notice)", marked, notice,
        notice.replacingOccurrences(of: "Your own", with: "Your\nown"),
        notice.replacingOccurrences(of: "\n\n", with: "\n"),
    ]

    @Test("The words above our notice are the reply, whatever a client made of the notice", arguments: returned)
    func above(_ notice: String) {
        for words in ["Thursday is fine.", "Thursday is fine.\n\nIs the room free?"] {
            #expect(extractReply(plain: "\(words)\n\n\(notice)").text == words)
            #expect(extractReply(plain: "\(words)\n\nSent from my iPhone\n\n\(notice)").text == words)
        }
    }

    @Test("Words below our marked notice are the reply")
    func below() {
        #expect(extractReply(plain: "\(Self.introduction)\n\(Self.marked)\n\nYes, Friday.").text == "Yes, Friday.")
    }

    @Test("Each sentence by which a notice of ours is known stands in a template")
    func templates() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "templates/en")
        guard let files = FileManager.default.enumerator(atPath: folder.path) else { return }
        let texts = files.compactMap { $0 as? String }.filter { $0.hasSuffix("txt") }
            .compactMap { try? String(decoding: Data(contentsOf: folder.appending(path: $0)), as: UTF8.self) }
            .map { $0.lowercased() }
        for foot in OwnNotice.sentences where !texts.isEmpty {
            #expect(texts.contains { $0.contains(foot) }, "\(foot)")
        }
    }
}
