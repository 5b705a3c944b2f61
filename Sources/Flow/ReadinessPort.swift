/// Tells programs that watch this one how it is doing.
///
/// Both answers come within a few seconds whatever happens; what cannot be told by then is unknown, or left out.
package protocol ReadinessPort: Sendable {
    /// Each part and how it is, always in the same order.
    func standings() async -> [PartStanding]

    /// What is measured at this moment, rather than counted as it happens.
    func levels() async -> [MeasuredLevel]
}

/// How one part of the program is.
package struct PartStanding: Hashable, Sendable {
    /// All is well with `ok` only.
    package enum State: String, Hashable, Sendable, CaseIterable { case ok, late, refused, failing, unknown }

    /// `store`, `queue`, `desk`, or `mailbox` and its name, which the operator has chosen.
    package var part: String
    package var state: State
    /// How old its last success is, or how long what it should have done has waited; nil where neither counts.
    package var age: Duration?

    package init(_ part: String, _ state: State, age: Duration? = nil) {
        self.part = part
        self.state = state
        self.age = age
    }

    /// `mailbox enquiries late 4000 s`.
    package var line: String {
        let words = "\(part) \(state.rawValue)"
        return age.map { "\(words) \(max($0, .zero).components.seconds) s" } ?? words
    }
}

/// One number that goes up and down, as it is now.
package struct MeasuredLevel: Hashable, Sendable {
    /// `postern_queue_mails`.
    package var name: String
    /// Kinds, states and names that the operator has chosen; never an address, a subject, a token or an id.
    package var labels: [String: String]
    package var value: Double

    package init(_ name: String, _ value: Double, _ labels: [String: String] = [:]) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}
