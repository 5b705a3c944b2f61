/// Something that goes wrong with the next requests, or with some of them.
package struct FaultRule: Sendable {
    /// What goes wrong.
    package enum Effect: Sendable, Hashable {
        /// Nothing comes back; before: and nothing is done, after: though it is done.
        case timeoutBefore(seconds: Double)
        case timeoutAfter(seconds: Double)
        /// The connection ends without an answer.
        case dropBefore, dropAfter
        /// Another answer than the API's; `done` says whether the request was carried out all the same.
        case answer(Refusal, done: Bool)
        /// The beginning of the JSON, as a whole answer.
        case truncated
        /// The beginning of the body, then the end of the connection.
        case reset
        /// The request is looked at later.
        case slow(seconds: Double)
        /// The body comes in small pieces.
        case drip(seconds: Double)
    }

    /// An answer that is none of the API's.
    package struct Refusal: Sendable, Hashable {
        package var status: Int
        package var retryAfter: Int?
        /// Plain text or HTML in the place of JSON.
        package var isText: Bool

        package init(_ status: Int, retryAfter: Int? = nil, isText: Bool = false) {
            self.status = status
            self.retryAfter = retryAfter
            self.isText = isText
        }
    }

    /// Nil for all.
    package var method: String?
    /// Where `*` stands for anything within a path.
    package var path: String
    package var effect: Effect
    /// How often it happens; nil for as long as it stands.
    package var count: Int?
    /// How often it happens where it could, by the seeded dice.
    package var probability: Double?

    package init(
        _ effect: Effect, method: String? = nil, path: String = "*", count: Int? = 1, probability: Double? = nil
    ) {
        self.method = method
        self.path = path
        self.effect = effect
        self.count = count
        self.probability = probability
    }

    func covers(_ call: Call) -> Bool {
        (method == nil || method == call.method) && Pattern.covers(path, call.path)
    }
}

/// Patterns in which `*` stands for anything.
enum Pattern {
    static func covers(_ pattern: String, _ text: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return pattern == text }
        guard text.hasPrefix(parts[0]) else { return false }
        var rest = text.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.ranges(of: part).first else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}

extension World {
    /// The fault that a request meets, which is used up by that.
    mutating func fault(for call: Call) -> FaultRule.Effect? {
        for place in faults.indices where faults[place].covers(call) {
            if let probability = faults[place].probability, !chance.happens(probability) { continue }
            let effect = faults[place].effect
            if let count = faults[place].count {
                faults[place].count = count - 1
                if count <= 1 { faults.remove(at: place) }
            }
            return effect
        }
        return nil
    }
}

extension FaultRule.Refusal {
    var answer: Answer {
        var headers: [(name: String, value: String)] = []
        if let retryAfter { headers.append(("Retry-After", String(retryAfter))) }
        var answer: Answer
        switch (status, isText) {
        case (409, _): answer = Failure.databaseConflict.answer
        case (429, _): answer = Failure.rateLimited(retryAfter: nil, asText: isText).answer
        case (503, false):
            answer = Failure(503, ["error": "DatabaseDeadlock", "description": "Database deadlock"]).answer
        case (_, true):
            answer = .html("<html><head><title>\(status)</title></head><body>\(status)</body></html>", status: status)
        default:
            answer = Failure(status, ["error": "InternalServerError", "description": "Something went wrong"]).answer
        }
        answer.headers += headers
        return answer
    }
}
