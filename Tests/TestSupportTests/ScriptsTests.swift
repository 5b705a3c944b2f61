import Foundation
import Testing

@testable import TestSupport

@Suite struct ScriptsTests {
    private let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    @Test("The import rules catch what they are meant to catch")
    func importRules() async throws {
        let said = try await run("sh", ["\(root)/scripts/check-imports.sh", "--self-test"])
        #expect(said == "the import rules hold in all their cases\n")
    }

    @Test("An import against the stream fails the check and is named with its place")
    func wrongImport() async throws {
        let folder = try TemporaryFolder()
        try folder.write("import Mail\nimport Store\n".utf8, to: "Sources/Reply/A.swift")
        let failure = await #expect(throws: LabFailure.self) {
            try await run("sh", ["\(root)/scripts/check-imports.sh", folder.file("Sources")])
        }
        #expect(failure?.description.contains("A.swift:2: Reply imports Store, which comes after it") == true)
    }

    @Test(
        "The checks of sources catch what no formatter knows",
        arguments: [
            ("let a = try! f()", "try!"),
            ("let a = b as! C", "as!"),
            ("    fatalError(\"no\")", "fatalError"),
            ("// TO" + "DO: later", "finish it"),
            ("public struct A {}", "package"),
            ("final class A: @unchecked Sendable {}", "thread"),
            ("package func f() {}", "doc comment"),
            ("    package var a: Int { 1 }", "doc comment"),
        ])
    func wrongSource(_ source: String, _ problem: String) async throws {
        let failure = await #expect(throws: LabFailure.self) { try await check(source) }
        #expect(failure?.description.contains(problem) == true)
    }

    @Test(
        "The checks of sources leave alone what only looks wrong",
        arguments: [
            "let a = \"try! as! fatalError( public let\"",
            "// the public address; try! is not used here",
            "let script = \"\"\"\n    public let a\n    try! b\n    \"\"\"",
            "// Owned by the loop's thread.\nfinal class A: @unchecked Sendable {}",
            "/// What it does.\n@discardableResult\npackage func f() {}",
            "    package let name: String",
            "package import Foundation",
        ])
    func rightSource(_ source: String) async throws {
        #expect(try await check(source) == "")
    }

    @Test("A file may have 400 lines, and no more")
    func size() async throws {
        let source = String(repeating: "let a = 1\n", count: 400)
        #expect(try await check(source) == "")
        let failure = await #expect(throws: LabFailure.self) { try await check(source + "let b = 1\n") }
        #expect(failure?.description.contains("401 lines") == true)
    }

    private func check(_ source: String) async throws -> String {
        let folder = try TemporaryFolder()
        let file = try folder.write(source.utf8, to: "Sources/Mail/A.swift")
        return try await run("awk", ["-f", "\(root)/scripts/check-sources.awk", file])
    }
}
