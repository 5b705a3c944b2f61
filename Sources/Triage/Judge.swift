package import Mail

/// Judges a message.
///
/// Our loop header is `X-Postern-Loop`; its value is an `m-` token, so that nobody else can set it.
package func judge(_ message: Message, by policy: JudgePolicy) -> Verdict {
    Judge(message: message, policy: policy).verdict
}

/// One message before the rules, in the order of product §4.1.
struct Judge {
    let message: Message
    let policy: JudgePolicy

    var verdict: Verdict {
        let signs = AutomationSigns(message)
        let rules: [(Verdict.Kind, () -> [String])] = [
            (.ours, { ours }),
            (.deliveryReport, { BounceReader(message).evidence }),
            // These two say what they are by structure, which no header of a machine may hide.
            (.receipt, { signs.receipt }),
            (.notification, { signs.complaint }),
            // A notice of absence may have passed a list, so it is looked for before list and bulk.
            (.vacation, { signs.vacation }),
            (.challenge, { signs.challenge }),
            (.receipt, { signs.plainReceipt }),
            (.autoReply, { signs.autoReply }),
            (.notification, { signs.notification }),
            (.list, { isForwarded ? [] : signs.list }),
            (.bulk, { isForwarded ? [] : signs.bulk }),
            (.spam, { spam }),
        ]
        for (kind, rule) in rules {
            let evidence = rule()
            if !evidence.isEmpty { return Verdict(kind: kind, evidence: evidence) }
        }
        return Verdict(kind: .person)
    }

    private var ours: [String] {
        for field in message.header.all("x-postern-loop") {
            let value = field.value.trimmed
            if case .message? = policy.keys.token(in: value.text) { return ["X-Postern-Loop: \(value.text)"] }
        }
        guard let id = message.messageID, policy.keys.token(in: id, scheme: policy.scheme) != nil else { return [] }
        return ["Message-ID: \(id)"]
    }

    /// True when a group address in front of ours passed the mail on: its list headers say nothing of who wrote.
    private var isForwarded: Bool {
        let forwarders = Set(policy.forwarders.map { $0.lowercased() })
        guard !forwarders.isEmpty else { return false }
        let lists = message.header.all("list-id").map { ListID.name(in: $0.value) }
        return !lists.isEmpty && lists.allSatisfy { forwarders.contains($0) }
    }

    private var spam: [String] {
        if policy.isJunkFolder { return ["folder: junk"] }
        guard let name = policy.spamHeader?.lowercased() else { return [] }
        return message.header.all(name).filter { SpamHeader.saysSpam(name, $0.value) }.prefix(1)
            .map { "\(name): \($0.rawText)" }
    }
}

/// A List-Id field (RFC 2919).
enum ListID {
    /// The identifier in lower case, without brackets and description.
    static func name(in value: [UInt8]) -> String {
        guard let open = value.lastIndex(of: 0x3C), let close = value[open...].firstIndex(of: 0x3E) else {
            return value.trimmed.lowered.text
        }
        return value[(open + 1)..<close].trimmed.lowered.text
    }
}
