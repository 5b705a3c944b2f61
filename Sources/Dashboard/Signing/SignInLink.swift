package import Mail
package import Store

/// A link to sign in, as its mail or a terminal carries it.
package struct SignInLink: Sendable {
    /// What the store is told of it.
    package let request: SignInRequest

    /// The part behind the host.
    package var path: String { "/sign-in/\(request.token)" }

    /// How long it works.
    package static var minutes: Int { Int(WebLimits.signInLifetime.components.seconds / 60) }

    /// - Parameter random: numbers that nobody can guess.
    package init(to address: EmailAddress, now: Timestamp, random: () -> UInt64) {
        request = SignInRequest(
            address: address, token: SessionKey.make(random), expiresAt: now + WebLimits.signInLifetime)
    }
}
