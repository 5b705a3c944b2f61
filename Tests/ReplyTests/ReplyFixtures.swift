import Foundation
import Testing

/// What `Tests/Fixtures/replies` holds; its README says how the files are written.
enum ReplyFixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/replies")

    /// The text of a file, nil where there is none.
    static func text(_ path: String) -> String? {
        (try? Data(contentsOf: folder.appending(path: path))).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The names of a folder's files without their ending.
    static func names(in path: String) -> Set<String> {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path)) ?? []
        return Set(files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) })
    }
}

/// The sections of a language's fixture.
struct LanguageFixture: Sendable, CustomTestStringConvertible {
    let code: String
    private let sections: [String: String]
    var testDescription: String { code }

    init?(code: String) {
        guard let text = ReplyFixtures.text("languages/\(code).txt") else { return nil }
        self.code = code
        var sections: [String: String] = [:]
        for part in text.components(separatedBy: "## ").dropFirst() {
            let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard lines.count == 2 else { continue }
            sections[String(lines[0])] = String(lines[1]).trimmingCharacters(in: .newlines)
        }
        self.sections = sections
    }

    /// The text of a section; empty where it has none.
    subscript(section: String) -> String { sections[section] ?? "" }

    /// The lines of a section.
    func lines(_ section: String) -> [String] { self[section].split(separator: "\n").map(String.init) }

    /// The paragraphs of a section.
    func paragraphs(_ section: String) -> [String] {
        self[section].components(separatedBy: "\n\n").filter { !$0.isEmpty }
    }

    /// The question as a client marks it.
    var marked: String { lines("question").map { "> \($0)" }.joined(separator: "\n") }
}

/// A line wrapped at spaces, at each of the widths at which clients wrap; every way once.
func wrappings(of line: String, widths: ClosedRange<Int> = 40...78) -> [String] {
    var ways: [String] = []
    for width in widths {
        var lines: [String] = []
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            if let last = lines.last, last.unicodeScalars.count + 1 + word.unicodeScalars.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        let way = lines.joined(separator: "\n")
        if !ways.contains(way) { ways.append(way) }
    }
    return ways
}
