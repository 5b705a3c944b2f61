package import Mail

/// The words of `MailRequest.detail`: written where a mail is decided, read where it is composed.
package enum MailDetail {
    /// `routed-to-support`: the addressee is no active client of the practitioner.
    package static let notActiveClient = "not-active-client"

    /// `away`: the return date, where the notice states one.
    package static func away(until: Timestamp?) -> String { until.map { "\($0.milliseconds)" } ?? "" }

    /// The return date that an `away` carries; nil for none.
    package static func awayUntil(_ detail: String) -> Timestamp? {
        Int64(detail).map { Timestamp(milliseconds: $0) }
    }

    /// What a `sign-in` carries: `TOKEN EXPIRY`.
    package struct SignIn: Hashable, Sendable {
        /// The last part of the link's path: letters, digits, `-` and `_`.
        package let token: String
        package let expiresAt: Timestamp
        package init(token: String, expiresAt: Timestamp) {
            self.token = token
            self.expiresAt = expiresAt
        }

        /// Reads a detail back; nil when it is not one.
        package init?(_ detail: String) {
            let words = detail.split(separator: " ")
            guard words.count == 2, let milliseconds = Int64(words[1]) else { return nil }
            self.init(token: String(words[0]), expiresAt: Timestamp(milliseconds: milliseconds))
        }

        /// As it is stored; `init(_:)` reads it back.
        package var detail: String { "\(token) \(expiresAt.milliseconds)" }
    }
}
