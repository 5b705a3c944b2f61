import Foundation
import Testing

/// Seeds of the fuzzer, and what it found: each goes to every target, whichever it was made for.
@Suite("Inputs of the fuzzer")
struct CorpusTests {
    struct Input: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: URL
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/fuzz")

    private static let inputs: [Input] = FuzzTarget.allCases.flatMap { target in
        let own = folder.appending(path: target.rawValue)
        let files = (try? FileManager.default.contentsOfDirectory(at: own, includingPropertiesForKeys: nil)) ?? []
        return files.sorted { $0.path() < $1.path() }
            .map { Input(testDescription: "\(target.rawValue)/\($0.lastPathComponent)", file: $0) }
    }

    @Test("there are some for each target")
    func seeds() {
        for target in FuzzTarget.allCases {
            #expect(Self.inputs.contains { $0.testDescription.hasPrefix("\(target.rawValue)/") })
        }
    }

    @Test("every input keeps every promise", arguments: inputs)
    func promises(_ input: Input) throws {
        let bytes = [UInt8](try Data(contentsOf: input.file))
        for target in FuzzTarget.allCases {
            do {
                try target.check(bytes)
            } catch {
                Issue.record("\(target.rawValue): \(error)")
            }
        }
    }

    /// Where an input ends early, what stands before that place is read as before, or not at all; it never traps.
    @Test("every beginning of an input keeps every promise", arguments: inputs)
    func beginnings(_ input: Input) throws {
        let bytes = [UInt8](try Data(contentsOf: input.file))
        let target = FuzzTarget(rawValue: input.file.deletingLastPathComponent().lastPathComponent) ?? .message
        // A step that is no multiple of anything cuts at all kinds of places, and a few more are tried at the end.
        let step = max(1, bytes.count / 60)
        for end in stride(from: 0, to: bytes.count, by: step) {
            do {
                try target.check(Array(bytes[..<end]))
            } catch {
                Issue.record("the first \(end) bytes: \(error)")
            }
        }
    }
}
