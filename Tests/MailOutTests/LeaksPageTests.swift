import Flow
import Foundation
import Mail
import Store
import Testing
import Triage

@testable import MailOut

/// docs/leaks.md: every way that is tried past the gate, and what stopped it, told by trying it.
@Suite struct LeaksPageTests {
    private static func claimed(_ leak: LeakCase) -> ClaimedMail {
        let message = Message(parsing: Array(leak.raw.utf8))
        let entry = Samples.entry(by: .practitioner, text: message.plainBody ?? "", raw: leak.raw)
        return Samples.mail(.messageFromPractitioner, entry: entry)
    }

    private static let marks = [
        "[address removed]": "masked", "[number removed]": "masked", "[link removed]": "masked",
        "address-removed@invalid": "masked", "TEL:0": "masked",
    ]

    /// What the relay makes of it: a mark in its place, nothing of it, or a word that it was left out.
    private static func relayed(_ leak: LeakCase) throws -> String {
        let frozen = try Samples.composer().compose(claimed(leak))
        let message = Message(parsing: frozen.bytes)
        let text = message.everything + message.attachments.compactMap(\.filename).joined()
        if marks.keys.contains(where: text.contains) { return "masked" }
        return text.contains("Not passed on") ? "left out, and its reader is told" : "not carried on"
    }

    private static func gate(_ leak: LeakCase) throws -> String? {
        let body = leak.raw.replacingOccurrences(
            of: "From: Jane Doe <jane.doe@clinic.example>", with: "From: x <x@y.example>")
        return LeakGate(composer: try Samples.composer()).leak(in: Array(body.utf8), of: claimed(leak))
    }

    @Test("what the page calls open is open: else it has a row of the other table", arguments: LeakLimit.all)
    func open(limit: LeakLimit) throws {
        #expect(try Self.gate(limit.leak) == nil)
    }

    /// With POSTERN_WRITE_TABLES set the page is written; without, it must say what happens.
    @Test("docs/leaks.md says what happens")
    func documented() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/leaks.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        let marker = "<!-- written by LeaksPageTests -->\n"
        let intro = try #require(page.components(separatedBy: marker).first)
        let expected = intro + marker + (try Self.markdown())
        if ProcessInfo.processInfo.environment["POSTERN_WRITE_TABLES"] != nil {
            try expected.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == expected)
    }

    private static func markdown() throws -> String {
        var lines = ["", "| way | as it is sent | the relay | the gate alone |", "|---|---|---|---|"]
        for leak in LeakCase.all {
            lines.append(
                "| \(leak.name) | \(code(leak.shown)) | \(try relayed(leak)) | \(try gate(leak) ?? "nothing") |")
        }
        lines += ["", "## In headers", "", "| field | the gate alone |", "|---|---|"]
        for field in LeakCase.headerFields {
            let bytes = Array("\(field)\r\n\r\nHello Carl.\r\n".utf8)
            let gate = LeakGate(composer: try Samples.composer())
            let found = gate.leak(in: bytes, of: Samples.mail(.messageFromPractitioner)) ?? "nothing"
            lines.append("| \(code(field)) | \(found) |")
        }
        lines += ["", "## What is open", "", "| way | as it is sent | why |", "|---|---|---|"]
        for limit in LeakLimit.all { lines.append("| \(limit.leak.name) | \(code(limit.leak.shown)) | \(limit.why) |") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let longestExample = 120

    /// In one cell: what does not show is named.
    private static func code(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .format, .control, .spaceSeparator, .nonspacingMark,
                .otherLetter where scalar.value > 0x1000:
                shown +=
                    scalar == " " ? " " : scalar == "\n" ? "⏎" : "‹\(String(scalar.value, radix: 16, uppercase: true))›"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        let cut = shown.count > longestExample ? "\(shown.prefix(longestExample))…" : shown
        // A bar would end the cell, a back tick the code.
        return "`\(cut.replacing("|", with: "¦").replacing("`", with: "'"))`"
    }
}
