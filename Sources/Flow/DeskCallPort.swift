/// What a desk elsewhere calls us with when something has happened there; nothing about it is proven yet.
package struct DeskCall: Hashable, Sendable {
    /// The bytes as they came, which the signature is over.
    package var body: [UInt8]
    /// Empty where none came.
    package var signature: String
    /// The moment that was signed along, as it was written; empty where none came.
    package var timestamp: String
    package init(body: [UInt8], signature: String, timestamp: String) {
        self.body = body
        self.signature = signature
        self.timestamp = timestamp
    }
}

/// What became of such a call.
package enum DeskCallStanding: Hashable, Sendable {
    case taken
    /// Not signed with our secret, or too long ago.
    case refused
    /// Signed, and names nothing of ours.
    case unreadable
    /// Later, if the desk likes to try again.
    case busy
}

/// Takes the calls of a desk elsewhere: each is a hint where to look, and no more.
package protocol DeskCallPort: Sendable {
    /// Answers at once; what follows from it is done later.
    func take(_ call: DeskCall) async -> DeskCallStanding
}
