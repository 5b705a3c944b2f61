import Foundation

@testable import TestSupport

/// A small mail from Ann; `headers` are whole lines.
func mail(_ subject: String, _ body: String, headers: String = "") -> [UInt8] {
    Array("From: Ann <ann@people.test>\nTo: somebody\n\(headers)Subject: \(subject)\n\n\(body)".utf8)
}

/// The lines of a mail, whichever line ends it has.
func lines(_ mail: [UInt8]) -> [String] {
    mail.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { text(Array($0)) }
}

/// Runs curl, and returns what it prints.
@discardableResult
func curl(_ arguments: [String]) async throws -> String {
    try await run("curl", ["-sS", "--max-time", "20"] + arguments)
}

/// Runs a program, and returns what it prints; throws `LabFailure` when it ends with anything but 0.
func run(_ program: String, _ arguments: [String]) async throws -> String {
    try await onOwnThread {
        let folder = try TemporaryFolder()
        try Command(program, arguments).run(log: folder.file("output"))
        return String(decoding: try folder.read("output"), as: UTF8.self)
    }
}
