import Crypto

/// A person's agreement that is being asked for in a browser (RFC 6749 §4.1) by a program on a machine (RFC 8252).
package struct Authorization: Sendable {
    /// Where the person goes.
    package let url: String
    /// Where the browser is sent back to.
    package let redirect: String
    let state: String
    let verifier: String

    /// - Parameters:
    ///   - authorize: the endpoint that people go to.
    ///   - port: where this machine listens for the browser.
    package init(_ client: OAuthClient, authorize: String, port: Int) {
        self.init(
            client, authorize: authorize, port: port, state: Self.randomText(), verifier: Self.randomText())
    }

    init(_ client: OAuthClient, authorize: String, port: Int, state: String, verifier: String) {
        (self.state, self.verifier) = (state, verifier)
        redirect = "http://\(client.endpoints.redirectHost):\(port)/"
        var fields: [(name: String, value: String)] = [
            ("response_type", "code"), ("client_id", client.id), ("redirect_uri", redirect), ("state", state),
            // RFC 7636 §4.2, §4.3: of the verifier only its digest is shown before the code is there.
            ("code_challenge", Base64URL.encode(SHA256.hash(data: Array(verifier.utf8)))),
            ("code_challenge_method", "S256"),
        ]
        if !client.scope.isEmpty { fields.append(("scope", client.scope)) }
        if let user = client.user { fields.append(("login_hint", user)) }
        fields += client.endpoints.extras.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        url = authorize + (authorize.contains("?") ? "&" : "?") + FormText.encode(fields)
    }

    /// What a browser that comes back brings.
    package enum Return: Equatable, Sendable {
        case code(String)
        /// The person or the server said no; with the error code.
        case denied(String)
        /// Somebody else's, or nothing to do with this.
        case foreign
    }

    /// What the target of a browser's request says: `/?code=…&state=…`.
    package func read(target: String) -> Return {
        guard let mark = target.firstIndex(of: "?"), target[..<mark] == "/" else { return .foreign }
        let query = target[target.index(after: mark)...].prefix { $0 != "#" }
        let fields = FormText.decode(query)
        // Another state is somebody else's answer, which would make us read their mailbox (RFC 6749 §10.12).
        guard fields["state"] == state else { return .foreign }
        if let error = fields["error"] { return .denied(OAuthWords.plain(error)) }
        guard let code = fields["code"], !code.isEmpty else { return .foreign }
        return .code(code)
    }

    /// What a person has pasted: the address that their browser could not open, or the code itself.
    package func read(pasted text: String) -> Return {
        let text = text.filter { !$0.isWhitespace }
        let parts = text.split(separator: "://", maxSplits: 1)
        guard parts.count == 2 else { return text.isEmpty || text.contains("=") ? .foreign : .code(text) }
        return parts[1].firstIndex(of: "/").map { read(target: String(parts[1][$0...])) } ?? .foreign
    }

    /// As many random bytes as a SHA-256 has.
    private static func randomText() -> String {
        var generator = SystemRandomNumberGenerator()
        return Base64URL.encode((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}

/// base64url without padding (RFC 4648 §5).
enum Base64URL {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(digits[Int(bits >> count & 63)])
            }
        }
        if count > 0 { text.append(digits[Int(bits << (6 - count) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
