extension FaultRule {
    /// A rule as the control interface takes it.
    ///
    /// - Throws: `Failure` where the effect is not known.
    init(_ values: JSON) throws {
        let seconds = values["seconds"]?.double ?? 60
        let refusal = Refusal(
            Int(values["status"]?.integer ?? 500), retryAfter: values["retry_after"]?.integer.map(Int.init),
            isText: values["is_text"]?.bool ?? false)
        let effect: Effect
        switch values["effect"]?.string {
        case "timeout_before": effect = .timeoutBefore(seconds: seconds)
        case "timeout_after": effect = .timeoutAfter(seconds: seconds)
        case "drop_before": effect = .dropBefore
        case "drop_after": effect = .dropAfter
        case "answer": effect = .answer(refusal, done: false)
        case "answer_after": effect = .answer(refusal, done: true)
        case "truncated": effect = .truncated
        case "reset": effect = .reset
        case "slow": effect = .slow(seconds: seconds)
        case "drip": effect = .drip(seconds: seconds)
        default: throw Failure.invalid("effect", "effect: is none of those that are known")
        }
        let probability = values["probability"]?.double
        self.init(
            effect, method: values["method"]?.string, path: values["path"]?.string ?? "*",
            count: values["count"]?.integer.map(Int.init) ?? (probability == nil ? 1 : nil), probability: probability)
    }

    var json: JSON {
        [
            "method": JSON(method), "path": .string(path), "effect": .string("\(effect)"),
            "count": JSON(count.map(Int64.init)), "probability": probability.map(JSON.number) ?? nil,
        ]
    }
}

extension WebhookFaultRule {
    init(_ values: JSON) throws {
        let fault: WebhookFault
        switch values["effect"]?.string {
        case "lose": fault = .lose
        case "duplicate": fault = .duplicate(times: Int(values["times"]?.integer ?? 2))
        case "delay": fault = .delay(seconds: values["seconds"]?.double ?? 1)
        case "reverse": fault = .reverse(count: Int(values["of"]?.integer ?? 2))
        default: throw Failure.invalid("effect", "effect: is none of those that are known")
        }
        let probability = values["probability"]?.double
        self.init(
            fault: fault, pattern: values["event"]?.string ?? "*",
            count: values["count"]?.integer.map(Int.init) ?? (probability == nil ? 1 : nil), probability: probability)
    }

    var json: JSON {
        [
            "event": .string(pattern), "effect": .string("\(fault)"), "count": JSON(count.map(Int64.init)),
            "probability": probability.map(JSON.number) ?? nil,
        ]
    }
}
