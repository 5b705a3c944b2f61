import Foundation
import TestSupport
import Testing

@testable import MailOut

@Suite(.timeLimit(.minutes(2))) struct ToolFailureTests {
    private static func photograph() throws -> [UInt8] { try SampleFile.bytes("photograph.jpg") }

    private static func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

    @Test(
        "a program that is missing is named, with what to install", arguments: ["exiftool", "qpdf", "gzip", "prlimit"])
    func missing(name: String) async throws {
        let tools = try FakeTools(without: [name])
        let packages = ["exiftool": "libimage-exiftool-perl", "prlimit": "util-linux"]
        await #expect(throws: ToolTrouble("\(name) not installed: apt-get install \(packages[name] ?? name)")) {
            try await tools.result(of: try Self.photograph(), named: "a.jpg")
        }
        await #expect(throws: ToolTrouble.self) { try await tools.stripper().check() }
        withExtendedLifetime(tools) {}
    }

    @Test("check says that all is there")
    func check() async throws {
        let (all, bare) = (try FakeTools(), try FakeTools(without: ["bwrap"]))
        #expect(try await all.stripper().check().hasPrefix("exiftool and qpdf work, "))
        #expect(try await bare.stripper().check().contains("without a sandbox"))
        withExtendedLifetime((all, bare)) {}
    }

    @Test("a program that hangs on a file is ended with all that it started, and the file is not carried")
    func hangs() async throws {
        let seconds = "\(6_000 + Int.random(in: 1...999)).\(Int.random(in: 100...999))"
        let tools = try FakeTools.exiftool("sleep \(seconds) & sleep \(seconds)")
        let begin = ContinuousClock.now
        let result = try await tools.result(
            of: try Self.photograph(), named: "a.jpg", patience: .seconds(2))
        #expect(result == nil)
        #expect(ContinuousClock.now - begin < .seconds(20))
        #expect(!Self.runs("sleep\0\(seconds)"))
    }

    private static func runs(_ command: String) -> Bool {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.contains { name in
            FileManager.default.contents(atPath: "/proc/\(name)/cmdline").map { String(decoding: $0, as: UTF8.self) }?
                .hasPrefix(command) ?? false
        }
    }

    @Test("one file on which it hangs does not take the others of its mail along")
    func hangsOnOne() async throws {
        let script = """
            for last; do :; done
            case "$*" in *2.jpg*) sleep 600;; esac
            \(FakeTools.jpegMark) > "${last%.jpg}c.jpg"
            """
        let tools = try FakeTools.exiftool(script)
        let bytes = try Self.photograph()
        let outcome = try await tools.stripper(patience: .seconds(2)).results(
            of: [("a.jpg", bytes), ("b.jpg", bytes + [1]), ("c.jpg", bytes + [2])])
        #expect(outcome.failed == [1] && outcome.stripped.keys.sorted() == [0, 2])
        withExtendedLifetime(tools) {}
    }

    @Test("a program that does not even say its version is at fault, not the file")
    func brokenProgram() async throws {
        for script in ["exit 1", "sleep 600", "kill -9 $$"] {
            let tools = try FakeTools(["exiftool": script])
            await #expect(throws: ToolTrouble.self, "\(script)") {
                try await tools.result(
                    of: try Self.photograph(), named: "a.jpg", patience: .milliseconds(300))
            }
        }
    }

    @Test(
        "what is empty, of another kind, a link or a folder is not carried",
        arguments: [
            ": > 1c.jpg", "printf GIF89a > 1c.jpg", "ln -s /etc/passwd 1c.jpg", "mkdir 1c.jpg", "mkfifo 1c.jpg", "true",
            "\(FakeTools.jpegMark) > other; ln other 1c.jpg", "exit 3",
        ])
    func lies(script: String) async throws {
        let tools = try FakeTools.exiftool(script)
        #expect(try await tools.result(of: try Self.photograph(), named: "a.jpg") == nil)
    }

    @Test("what a program writes is limited")
    func limited() async throws {
        let tools = try FakeTools.exiftool(
            "\(FakeTools.jpegMark) > 1c.jpg; head -c 50000000 /dev/zero >> 1c.jpg || rm 1c.jpg")
        #expect(try await tools.result(of: try Self.photograph(), named: "a.jpg") == nil)
    }

    @Test("a program gets nothing but a folder that nobody else may look into, and none of our environment")
    func surroundings() async throws {
        let tools = try FakeTools.exiftool(
            "{ \(FakeTools.jpegMark); stat -c 'mode=%a' .; stat -c 'file=%a' 1.jpg; ls; env; ls /proc/self/fd; } > 1c.jpg"
        )
        let said = Self.text(try await tools.result(of: try Self.photograph(), named: "../../a.jpg"))
        #expect(said.contains("mode=700") && said.contains("file=600"))
        let variables = said.split(separator: "\n").filter { $0.contains("=") }.compactMap {
            $0.split(separator: "=").first
        }
        let known: Set<Substring> = ["mode", "file", "PATH", "LC_ALL", "HOME", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_"]
        #expect(Set(variables).subtracting(known).allSatisfy { $0.hasSuffix("mode") }, "\(variables)")
        let open = said.split(separator: "\n").compactMap { Int($0) }
        #expect(open.allSatisfy { $0 <= 3 }, "the listing's own is the fourth: \(open)")
    }

    @Test("where there is a sandbox a program cannot read what is outside")
    func sandbox() async throws {
        let folder = try TemporaryFolder()
        let secret = "\(folder.path)/secret"
        try folder.write("secret", "outside")
        let tools = try FakeTools.exiftool("{ \(FakeTools.jpegMark); cat \(secret); } > 1c.jpg")
        let isShutIn = try MetadataTools(in: [tools.path]).confined.sandbox != nil
        let said = Self.text(try await tools.result(of: try Self.photograph(), named: "a.jpg"))
        #expect(said.contains("outside") != isShutIn)
    }

    @Test("the same file twice in a mail, and once more in the next, is worked on once")
    func once() async throws {
        let tools = try FakeTools.exiftool("\(FakeTools.jpegMark) > 1c.jpg; printf \"$#\" >> 1c.jpg")
        let (stripper, bytes) = (tools.stripper(), try Self.photograph())
        let first = try await stripper.results(of: [("a.jpg", bytes), ("b.jpg", bytes)])
        let alone = try await tools.stripper().results(of: [("a.jpg", bytes)])
        #expect(first.stripped[0] == first.stripped[1] && first.stripped[0] == alone.stripped[0])
        try tools.remove("exiftool")
        #expect(try await stripper.result(of: bytes, named: "c.jpg") == first.stripped[0])
        withExtendedLifetime(tools) {}
    }
}
