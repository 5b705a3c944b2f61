import Flow
import Store
import Triage

/// What filing made of a mail.
enum FiledView {
    static func json(_ filed: Filed) -> JSONValue {
        [
            "arrival": .int(filed.arrival.rawValue),
            "disposition": .string(filed.decision.map { name($0.disposition) } ?? "filed before"),
            "reason": .string(orNull: filed.decision.flatMap { reason($0.disposition) }),
            "rule": .string(orNull: filed.decision?.rule),
            "conversation": filed.conversation.map { .int($0.rawValue) } ?? .null,
            "queued": .array(filed.queued.map { .int($0.rawValue) }),
            "trace": .array((filed.decision?.trace ?? []).map(TraceView.json)),
        ]
    }

    static func words(_ filed: Filed) -> String {
        guard let decision = filed.decision else { return "mail \(filed.arrival): was filed before, nothing to do" }
        var text = "mail \(filed.arrival): \(name(decision.disposition))"
        if let reason = reason(decision.disposition) { text += " as \(reason)" }
        text += " (rule \(decision.rule))"
        if let conversation = filed.conversation { text += ", conversation \(conversation)" }
        if !filed.queued.isEmpty {
            text += ", queued as mail \(filed.queued.map(\.description).joined(separator: ", "))"
        }
        if case .held = decision.disposition { text += "\n  \(Program.call("held show \(filed.arrival)")) says why" }
        return text
    }

    static func name(_ disposition: Disposition) -> String {
        switch disposition {
        case .filed: "filed"
        case .note: "noted"
        case .ignored: "ignored"
        case .dropped: "dropped"
        case .held: "held"
        }
    }

    static func reason(_ disposition: Disposition) -> String? {
        guard case .held(let reason) = disposition else { return nil }
        return reason.rawValue
    }
}
