import Curl
import Foundation
import People

/// What is particular to mail: servers, secrets, paths.
extension Section {
    /// A secret: `{"env": "NAME"}` or `{"file": "path"}`.
    func secret(_ key: String, relativeTo folder: URL) -> Secret? {
        guard let node = node(key, .secret) else { return nil }
        guard case .object = node.value else {
            mistake(
                key,
                "\(node.found) stands where {\"env\": \"NAME\"} or {\"file\": \"path\"} should; no secret in the open"
            )
            return nil
        }
        let section = section(key)
        let name = section.text("env")
        let path = section.text("file")
        section.finish()
        switch (name, path) {
        case (let name?, nil): return .environment(name)
        case (nil, let path?): return .file(URL(fileURLWithPath: path, relativeTo: folder).standardizedFileURL.path)
        default:
            section.mistake(nil, "exactly one of env and file should stand here")
            return nil
        }
    }

    /// A path, relative to the settings file.
    func path(_ key: String, relativeTo folder: URL) -> String? {
        text(key).map { URL(fileURLWithPath: $0, relativeTo: folder).standardizedFileURL.path }
    }

    /// A server from `url`, `security`, `user`, `secret` or `oauth`, and `caFile`.
    ///
    /// - Parameters:
    ///   - plain: the scheme without TLS from the first byte and its port: `imap`, 143.
    ///   - secure: the scheme with it: `imaps`, 993.
    ///   - authorize: the command that gets this server's first token.
    func server(
        plain: (scheme: String, port: Int), secure: (scheme: String, port: Int), relativeTo folder: URL,
        authorize: String
    ) -> ServerSettings {
        let address = requiredText("url", "\(plain.scheme)://host:port or \(secure.scheme)://host:port")
        let chosen = choice("security", Endpoint.Security.self)
        let user = text("user")
        let secret = secret("secret", relativeTo: folder)
        let caFile = path("caFile", relativeTo: folder)
        let oauth = oauth(user: user, caFile: caFile, authorize: authorize, relativeTo: folder)
        var server = ServerSettings(
            host: "", port: plain.port, security: chosen ?? .startTLS, user: user, secret: secret, oauth: oauth,
            caFile: caFile)
        checkLogin(user: user, hasSecret: secret != nil, hasTokens: oauth != nil)
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            mistake("caFile", "the file \(caFile) cannot be read")
        }
        guard !address.isEmpty else { return server }
        guard let url = URLComponents(string: address), let scheme = url.scheme?.lowercased(), let host = url.host,
            !host.isEmpty, [plain.scheme, secure.scheme].contains(scheme), url.path.isEmpty || url.path == "/",
            url.user == nil, url.password == nil, url.query == nil, (1...65_535).contains(url.port ?? plain.port)
        else {
            mistake(
                "url",
                "\"\(address)\" should be \(plain.scheme)://host:port or \(secure.scheme)://host:port, without user")
            return server
        }
        let isSecure = scheme == secure.scheme
        server.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        server.port = url.port ?? (isSecure ? secure.port : plain.port)
        server.security = chosen ?? (isSecure ? .tls : .startTLS)
        checkSecurity(of: server, isSecure: isSecure, scheme: scheme)
        return server
    }

    private func checkLogin(user: String?, hasSecret: Bool, hasTokens: Bool) {
        guard hasTokens else {
            if (user == nil) == hasSecret { mistake(nil, "user and secret belong together: one of them is missing") }
            return
        }
        if hasSecret { mistake(nil, "secret and oauth exclude each other; choose one") }
        if user == nil { missing("user", "with oauth the account's name") }
    }

    private func checkSecurity(of server: ServerSettings, isSecure: Bool, scheme: String) {
        if isSecure, server.security != .tls {
            mistake("security", "\(server.security.rawValue) cannot go with \(scheme)://, which is tls")
        }
        if !isSecure, server.security == .none, !Section.isLoopback(server.host) {
            mistake(
                "security",
                "none is for this machine only (localhost, 127.0.0.1, ::1), not \(server.host); allowed: starttls, tls")
        }
    }

    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count == 4 && labels[0] == "127" && labels.allSatisfy { UInt8($0) != nil }
    }
}
