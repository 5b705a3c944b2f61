import CCurl

/// Why a transfer could not be made: what was tried, and what libcurl and the server said, without secrets.
package struct TransferError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, coarsely: what to do about it differs.
    package enum Kind: String, Hashable, Sendable {
        case unreachable, timeout, certificate, login, protocolViolation, closed, stopped
        /// The server understood and said no; its words are in the replies.
        case refused
    }
    package var kind: Kind
    package var detail: String
    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }
    package var description: String { "\(kind.rawValue): \(detail)" }
}

extension TransferError {
    /// What libcurl's code means for whoever has to mend it.
    ///
    /// - Parameters:
    ///   - code: what the transfer ended with.
    ///   - place: `imaps://host:993`.
    ///   - words: libcurl's error text; may be empty.
    ///   - lastLine: the server's last line; may be empty.
    ///   - usesToken: whether a token was shown in the place of a password.
    init(code: CURLcode, place: String, words: String, lastLine: String, usesToken: Bool = false) {
        let general = String(cString: curl_easy_strerror(code))
        var detail = "\(place): \(words.isEmpty ? general : words)"
        if !lastLine.isEmpty { detail += " (the server said: \(lastLine))" }
        if let hint = Self.hint(code, usesToken: usesToken) { detail += "; \(hint)" }
        self.init(Self.kind(code), detail)
    }

    private static func kind(_ code: CURLcode) -> Kind {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT:
            .certificate
        case CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR: .login
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE: .closed
        case CURLE_ABORTED_BY_CALLBACK: .stopped
        case CURLE_REMOTE_ACCESS_DENIED: .refused
        default: .protocolViolation
        }
    }

    private static func hint(_ code: CURLcode, usesToken: Bool) -> String? {
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION:
            "the certificate must be valid for this host name and signed by a known authority, or by the one in caFile"
        case CURLE_SSL_CACERT_BADFILE: "caFile must be a readable PEM file"
        case CURLE_USE_SSL_FAILED: "the server offers no STARTTLS; it may want TLS from the first byte on another port"
        case CURLE_SSL_CONNECT_ERROR: "the server may want STARTTLS on this port instead of TLS"
        case CURLE_LOGIN_DENIED where usesToken:
            "check the user name, and that the account may log in here with OAuth 2.0 (docs/oauth.md)"
        case CURLE_LOGIN_DENIED: "check the user name and the secret"
        default: nil
        }
    }
}
