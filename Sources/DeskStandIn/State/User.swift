/// Somebody who has an account at the desk: those who ask, and those who answer.
package struct User: Sendable {
    /// What somebody may do.
    package enum Role: String, Sendable {
        case endUser = "end-user"
        case agent, admin
    }

    /// An address of somebody's.
    package struct Identity: Sendable {
        package let id: Int64
        package var value: String
        package var isPrimary: Bool
        package var isVerified: Bool
        let created: Moment
    }

    package let id: Int64
    package var name: String
    package var role: Role
    package var externalID: String?
    package var identities: [Identity]
    /// Whether nothing of theirs is let through.
    package var isSuspended = false
    /// Whether they were neither deleted nor merged away.
    package var isActive = true
    var locale = "en-GB"
    var localeID: Int64 = 1_176
    var tags: [String] = []
    var phone: String?
    var notes = ""
    var details = ""
    let created: Moment
    var updated: Moment

    /// The address that mail goes to.
    package var email: String? { (identities.first(where: \.isPrimary) ?? identities.first)?.value }
    /// Whether one of their addresses was proven.
    package var isVerified: Bool { identities.contains { $0.isVerified } }
    /// Whether they work at the desk.
    package var isStaff: Bool { role != .endUser }
}

/// Who makes a request.
struct Caller: Sendable {
    enum Kind: Sendable { case anonymous, apiToken, bearer }

    var kind: Kind
    var userID: Int64?
    /// The scopes of a token; nil where all is allowed.
    var scopes: Set<String>?

    static let nobody = Caller(kind: .anonymous)
}
