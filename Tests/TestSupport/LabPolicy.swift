import Foundation
import Synchronization

/// What the lab's mail exchanger finds out about a sender.
package enum SenderAuthentication: String, Sendable, CaseIterable {
    /// DMARC passes: the sender's domain vouches for the mail.
    case pass
    /// The sender's domain says nothing.
    case none
    /// The sender's domain disowns the mail.
    case fail
    /// The sender's domain could not be asked.
    case temperror
    /// The exchanger does not say at all: no Authentication-Results.
    case unstamped
}

/// Postfix's policy server: says for each sender what to stamp and for each recipient whether to refuse.
///
/// It answers from memory, so that a test's word counts for the very next mail without a reload of Postfix.
final class LabPolicy: Sendable {
    /// The header that Postfix turns into Authentication-Results; nobody outside knows its name.
    static let stampName = "X-Lab-Stamp-\(String(UInt64.random(in: .min ... .max), radix: 36))"

    private struct State {
        var authentications: [String: SenderAuthentication] = [:]
        var refusals: [String: String] = [:]
    }

    /// Longer than any lab lives: Postfix keeps its connections open while it is idle.
    private static let patience = Duration.seconds(86_400)

    private let listener: Listener
    private let state = Mutex(State())

    var port: Int { listener.port }

    init() throws {
        let listener = try Listener()
        self.listener = listener
    }

    func start() {
        Thread.detachNewThread { [self] in
            while let connection = listener.accept(timeout: LabPolicy.patience) {
                Thread.detachNewThread { [self] in answer(on: connection) }
            }
        }
    }

    func stop() {
        listener.stop()
    }

    func set(_ authentication: SenderAuthentication, sender: String) {
        state.withLock { $0.authentications[sender.lowercased()] = authentication }
    }

    func setRefusal(_ reply: String?, recipient: String) {
        state.withLock { $0.refusals[recipient.lowercased()] = reply }
    }

    private func answer(on connection: Socket) {
        var reader = LineReader(connection)
        var request: [String: String] = [:]
        while let line = try? reader.line() {
            let line = text(line)
            guard line.isEmpty else {
                let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                request[String(parts[0])] = String(parts.last ?? "")
                continue
            }
            let reply = "action=\(action(for: request))\n\n"
            guard (try? connection.send(reply.utf8)) != nil else { return }
            request = [:]
        }
    }

    private func action(for request: [String: String]) -> String {
        let sender = (request["sender"] ?? "").lowercased()
        let recipient = (request["recipient"] ?? "").lowercased()
        guard request["protocol_state"] == "MAIL" else {
            return state.withLock { $0.refusals[recipient] ?? $0.refusals[domain(recipient)] } ?? "DUNNO"
        }
        // The null sender belongs to no domain that could vouch for it.
        let usual: SenderAuthentication = sender.isEmpty ? .none : .pass
        let found = state.withLock { $0.authentications[sender] ?? $0.authentications[domain(sender)] }
        let authentication = found ?? usual
        guard authentication != .unstamped else { return "DUNNO" }
        let from = sender.isEmpty ? MailLab.exchangerName : String(domain(sender).dropFirst())
        let verdict = "dmarc=\(authentication.rawValue) header.from=\(from)"
        return "PREPEND \(LabPolicy.stampName): \(MailLab.exchangerName); \(verdict)"
    }

    /// The address's domain with the at-sign before it.
    private func domain(_ address: String) -> String {
        address.lastIndex(of: "@").map { String(address[$0...]) } ?? ""
    }
}
