import Dispatch
import Flow
import Foundation
import Mail
import Store

/// The scanner could not be asked, or did not answer as it should; nothing is known of the file.
package struct ScannerTrouble: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// Looks through files for viruses with ClamAV's clamd.
package struct AttachmentScanner: Sendable {
    /// What clamd says of one file.
    package enum Verdict: Hashable, Sendable {
        case clean
        /// With clamd's name for it.
        case infected(String)
        /// Larger than its StreamMaxLength.
        case tooLarge
    }

    /// Where it is asked.
    package let address: ClamdAddress
    /// For one file, connecting included.
    private let patience: Duration
    // Sockets block: never on the cooperative pool.
    private static let queue = DispatchQueue(label: "postern.scanner", attributes: .concurrent)

    /// As long as a large archive takes clamd on a slow machine.
    package static let standardPatience = Duration.seconds(60)

    package init(_ address: ClamdAddress, patience: Duration = standardPatience) {
        self.address = address
        self.patience = patience
    }

    /// Asks whether it is there.
    ///
    /// - Throws: `ScannerTrouble`.
    package func ping() async throws {
        let answer = try await exchange { socket throws(ScannerTrouble) in
            _ = try socket.send(Array("zPING\0".utf8)[...])
        }
        guard answer == "PONG" else { throw ScannerTrouble("answers \(AttachmentScanner.quoted(answer)) to PING") }
    }

    /// Looks through one file.
    ///
    /// - Throws: `ScannerTrouble`.
    package func verdict(on bytes: [UInt8]) async throws -> Verdict {
        let answer = try await exchange { socket throws(ScannerTrouble) in
            guard try socket.send(Array("zINSTREAM\0".utf8)[...]) else { return }
            var rest = bytes[...]
            while !rest.isEmpty {
                let chunk = rest.prefix(AttachmentScanner.chunkSize)
                rest = rest.dropFirst(chunk.count)
                // It closes early where the file is larger than it takes, and has said so.
                guard try socket.send(AttachmentScanner.length(chunk.count)), try socket.send(chunk) else { return }
            }
            _ = try socket.send(AttachmentScanner.length(0))
        }
        return try AttachmentScanner.verdict(in: answer)
    }

    /// True for a mail that may carry files.
    func concerns(_ mail: ClaimedMail) -> Bool {
        guard mail.template.isRelayed, let raw = mail.entry?.raw else { return false }
        return !Message(parsing: raw).attachmentNames.isEmpty
    }

    /// What is to be said against the files of a mail; nothing of those that the policy leaves out anyway.
    ///
    /// - Throws: `ScannerTrouble`.
    func objections(to mail: ClaimedMail, policy: AttachmentPolicy) async throws -> FileObjections {
        guard mail.template.isRelayed, let raw = mail.entry?.raw else { return FileObjections() }
        var objections: [Int: Objection] = [:]
        for (index, file) in Message(parsing: raw).attachments.enumerated()
        where !AttachmentRelay.isEmbedded(file) && policy.objection(to: file) == nil {
            switch try await patientVerdict(on: file.bytes) {
            case .clean: break
            case .infected(let name): objections[index] = .infected(name)
            case .tooLarge: objections[index] = .unscannable
            }
        }
        return FileObjections(objections)
    }

    /// A file that a scanner which is there cannot finish twice is like one that it does not take: it must not hold up
    /// its mail for ever, nor those of others (G6).
    private func patientVerdict(on bytes: [UInt8]) async throws -> Verdict {
        for _ in 0..<AttachmentScanner.tries {
            do {
                return try await verdict(on: bytes)
            } catch {
                try await ping()
            }
        }
        return .tooLarge
    }

    private static let tries = 2

    // MARK: Protocol

    private static let chunkSize = 65_536
    /// Names of viruses are shorter; what is longer is no clamd.
    private static let longestAnswer = 1_024

    private func exchange(
        _ ask: @escaping @Sendable (ClamdSocket) throws(ScannerTrouble) -> Void
    ) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            AttachmentScanner.queue.async {
                do {
                    let socket = try ClamdSocket(to: address, until: .now + patience)
                    try ask(socket)
                    let answer = try socket.answer(atMost: AttachmentScanner.longestAnswer)
                    continuation.resume(returning: String(decoding: answer, as: UTF8.self))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    /// Four bytes, the highest first.
    private static func length(_ count: Int) -> ArraySlice<UInt8> {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }[...]
    }

    /// Reads `stream: OK`, `stream: NAME FOUND`; whatever else it says, the file has not been looked through.
    static func verdict(in answer: String) throws(ScannerTrouble) -> Verdict {
        let words = answer.trimmingCharacters(in: .whitespacesAndNewlines)
        if words == "stream: OK" { return .clean }
        if words.hasPrefix("stream: "), words.hasSuffix(" FOUND") {
            return .infected(String(words.dropFirst("stream: ".count).dropLast(" FOUND".count)))
        }
        if words == "INSTREAM size limit exceeded. ERROR" { return .tooLarge }
        throw ScannerTrouble(words.isEmpty ? "closed without an answer" : "answers \(quoted(words))")
    }

    private static func quoted(_ answer: String) -> String {
        "\"\(HeaderText.line(String(answer.prefix(longestQuote))))\""
    }

    private static let longestQuote = 80
}
