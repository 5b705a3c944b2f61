import Flow
import Store
import Triage

/// A held mail as the operator sees it.
enum HeldView {
    static func json(_ mail: HeldMail) -> JSONValue { json(mail, body: nil) }

    static func json(_ mail: HeldMail, body: String?) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            (key: "id", value: .int(mail.arrival.rawValue)),
            (key: "reason", value: .string(mail.reason)),
            (key: "mailbox", value: .string(mail.source.mailbox)),
            (key: "receivedAt", value: .string(ISODate.text(mail.receivedAt))),
            (key: "from", value: .string(mail.from)),
            (key: "subject", value: .string(mail.subject)),
            (key: "trace", value: .array(mail.trace.map(TraceView.json))),
        ]
        if let body { members.append((key: "text", value: .string(body))) }
        return .object(members)
    }

    static func list(_ mails: [HeldMail]) -> String {
        guard !mails.isEmpty else { return "No mail is held." }
        var table = TextTable(["ID", "RECEIVED", "REASON", "FROM", "SUBJECT"])
        for mail in mails {
            table.add(
                ["\(mail.arrival)", ISODate.text(mail.receivedAt), mail.reason, mail.from, mail.subject])
        }
        return table.text + "\n\n\(Program.call("held show ID")) says why, and what can be done."
    }

    static func words(_ mail: HeldMail, body: String) -> String {
        """
        Mail \(mail.arrival), received \(ISODate.text(mail.receivedAt)) in \(mail.source.mailbox)
        From:    \(Terminal.printable(mail.from))
        Subject: \(Terminal.printable(mail.subject))

        Held as \(mail.reason): \(advice(mail))

        \(TraceView.words(mail.trace))

        \(Terminal.printable(body))
        """
    }

    private static func advice(_ mail: HeldMail) -> String {
        let id = mail.arrival
        guard let reason = HoldReason(rawValue: mail.reason) else {
            return
                "automatic mail that no conversation is known for. \(Program.call("held release \(id)")) decides it again."
        }
        switch reason {
        case .unrecognisedSender, .unprovenSender:
            return """
                its owner was asked whether they wrote it, and their answer releases it. Release it yourself only when \
                you know who wrote it.
                """
        case .failedAuthentication:
            return "its sender is forged, as far as their own mail domain says. Discard it when in doubt."
        case .unconfirmedAddress:
            return "its sender was asked whether the address is theirs, and their answer releases it."
        case .nameNeeded: return "its sender was asked for their name, and their answer releases it."
        case .badCommand:
            return "it begins with # like a command, and none is written so; releasing it passes it on as words."
        case .unclearAnswer:
            return """
                it answers a question with neither a yes nor a no, and the question is still open. \
                \(Program.call("held release \(id)")) takes it for a yes, where no name was asked for.
                """
        case .leak: return "it would have shown one side the other's address. Look at it before anything else."
        case .undecided: return "deciding on it went wrong. \(Program.call("held release \(id)")) tries again."
        case .unroutable, .noSender, .empty, .staleQuestion:
            return """
                it names nobody it could be passed on to, or says nothing new; releasing it would change nothing. \
                \(Program.call("held export \(id)")) writes it out, \(Program.call("held discard \(id)")) puts it away.
                """
        default:
            return
                "\(Program.call("held release \(id)")) acts on it all the same, \(Program.call("held discard \(id)")) puts it away."
        }
    }
}

/// The rules that were tried, one a line.
enum TraceView {
    static func json(_ step: TraceStep) -> JSONValue { ["rule": .string(step.rule), "found": .string(step.found)] }

    static func words(_ trace: [TraceStep]) -> String {
        let width = trace.map(\.rule.count).max() ?? 0
        return trace.map { step in
            let pad = String(repeating: " ", count: width - step.rule.count)
            return "  \(step.rule)\(pad)  \(Terminal.printable(step.found))"
        }.joined(separator: "\n")
    }
}
