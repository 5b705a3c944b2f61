import Foundation
import Testing

@testable import Reply

/// HTML bodies in the manner of mail clients, each with what is new in it: `Tests/Fixtures/replies/html`.
enum HTMLFixture {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/replies/html")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".html") }.map { String($0.dropLast(".html".count)) }.sorted()
    }()

    static func html(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name + ".html"), encoding: .utf8)
    }

    static func reply(_ name: String) throws -> String {
        let text = try String(contentsOf: folder.appendingPathComponent(name + ".txt"), encoding: .utf8)
        return String(text.dropLast())
    }
}

@Suite("HTML of mail clients")
struct HTMLClientTests {
    @Test("The new words of a whole body are found", arguments: HTMLFixture.names)
    func reply(_ name: String) throws {
        let reply = extractReply(html: try HTMLFixture.html(name))
        #expect(reply.text == (try HTMLFixture.reply(name)))
        #expect(reply.confidence >= ExtractedReply.sure)
    }

    @Test("The HTML of the new words says what the text says", arguments: HTMLFixture.names)
    func newPart(_ name: String) throws {
        guard let part = newHTML(from: try HTMLFixture.html(name)) else { return }
        let text = plainText(fromHTML: part.html)
        let reply = try HTMLFixture.reply(name)
        #expect(text.contains("Could we move") == reply.contains("Could we move"))
        #expect(ReplyWords(reply).count(missingFrom: [ReplyWords(text)]) == 0)
    }

    @Test("Each mark of a client is in the mail that shows it", arguments: HTMLClients.marks.indices)
    func shown(_ index: Int) throws {
        let mark = HTMLClients.marks[index]
        #expect(HTMLFixture.names.contains(mark.fixture), "\(mark.client): no \(mark.fixture).html")
        let html = try HTMLFixture.html(mark.fixture)
        let isShown = withHTMLTree(html) { root -> Bool in
            var found = false
            walkHTML(root) { step in
                if case .enter(let node) = step, HTMLQuoteMarks.marks(of: node).contains(where: { $0 == mark }) {
                    found = true
                }
                return true
            }
            return found
        }
        #expect(isShown == true, "\(mark.client): \(mark.place.rawValue)=\(mark.word) is not in \(mark.fixture).html")
    }

    @Test("No mark stands twice in the table")
    func distinct() {
        let keys = HTMLClients.marks.map { "\($0.place.rawValue)=\($0.word)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test(
        "The prefixes of web mails are taken off a mark",
        arguments: [
            "x_gmail_attr", "ecxgmail_attr", "x_x_gmail_attr", "yiv1234567890gmail_attr", "m_-123456gmail_attr",
            "ydp1a2b3c4dgmail_attr", "x_ydpab12cdgmail_attr", "other gmail_attr",
        ])
    func prefixed(_ name: String) {
        let meaning = withHTMLTree("<div class=\"\(name)\">x</div>") { root -> HTMLClientMark.Meaning? in
            var found: HTMLClientMark.Meaning?
            walkHTML(root) { step in
                if case .enter(let node) = step { found = found ?? HTMLQuoteMarks.mark(of: node) }
                return true
            }
            return found
        }
        #expect(meaning == .some(.introduction))
    }
}
