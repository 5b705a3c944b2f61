package import Triage

/// Who writes, and by which kind of route (product §4.4, the table's first column).
package enum Writer: String, Hashable, Sendable, CaseIterable {
    case practitioner
    /// A member or enquirer, through an address or Message-ID that was given to them.
    case tokenHolder = "token-holder"
    /// A member at a public address.
    case memberWithoutToken = "member-without-token"
    case stranger
}

/// What the proof of the sender's domain means for this writer.
package enum SenderRuling: Hashable, Sendable {
    case accepted(unproven: Bool)
    /// Kept; `asks` where the registered address is asked whether it was them.
    case held(HoldReason, asks: Bool)
}

/// One cell of the table of product §4.4.
///
/// - Parameter required: `authentication.require`; without it a missing proof is no obstacle, a failed one still is.
package func ruling(on writer: Writer, proof: SenderProof, required: Bool) -> SenderRuling {
    switch (writer, proof) {
    case (_, .fail): .held(.failedAuthentication, asks: false)
    case (_, .pass): .accepted(unproven: false)
    case (.practitioner, .none):
        required ? .held(.unprovenSender, asks: true) : .accepted(unproven: true)
    case (.memberWithoutToken, .none):
        required ? .held(.unconfirmedAddress, asks: true) : .accepted(unproven: true)
    case (.tokenHolder, .none), (.stranger, .none): .accepted(unproven: true)
    }
}
