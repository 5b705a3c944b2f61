import Dashboard
import Flow
import Foundation
import Mail

/// The section about the web.
extension SettingsReader {
    /// Nil where the section is missing: there is no web then.
    func web(_ root: Section) -> WebAccess? {
        guard let section = root.optionalSection("web") else { return nil }
        let listen = section.text("listen", default: "127.0.0.1:8080")
        let url = section.requiredText("url", "where people reach the pages, \"https://messages.example.org\"")
        let proxies = section.stands("trustedProxies")
        let ranges = SettingsReader.ranges("trustedProxies", section)
        let readable = section.duration("messagePages") ?? WebAccess.standardReadable
        if !WebAccess.readableRange.contains(readable) {
            section.mistake("messagePages", "is how long a page of a message is there: from \"1d\" to \"365d\"")
        }
        let operators = section.texts("operators").enumerated().compactMap { index, text in
            let address = EmailAddress(text)
            if address == nil { section.mistake("operators[\(index)]", "\"\(text)\" is no e-mail address") }
            return address
        }
        let watchers = SettingsReader.watchers(section.section("metrics"))
        section.finish()
        let address = SettingsReader.address(listen)
        if address == nil {
            section.mistake(
                "listen", "\"\(listen)\" should be an address of this machine and a port, \"127.0.0.1:8080\"")
        }
        let host = address?.host ?? ""
        return WebAccess(
            host: host, port: address?.port ?? 0, links: WebLinks(origin: origin(url, section)),
            trustedProxies: proxies ? ranges : SettingsReader.standardProxies(listeningOn: host),
            operators: Set(operators), watchers: watchers, readable: readable)
    }

    /// This machine where nothing is said; nobody where the list is empty.
    private static func watchers(_ section: Section) -> [AddressRange] {
        let ranges = ranges("allow", section)
        section.finish()
        return section.stands("allow") ? ranges : AddressRange.loopback
    }

    private static func ranges(_ key: String, _ section: Section) -> [AddressRange] {
        section.texts(key).enumerated().compactMap { index, text in
            let range = AddressRange(text)
            if range == nil {
                section.mistake("\(key)[\(index)]", "\"\(text)\" is neither an IP address nor a network")
            }
            return range
        }
    }

    /// Who connects to an address of this machine only is a proxy on it: were it not trusted, all visitors would count as one.
    private static func standardProxies(listeningOn host: String) -> [AddressRange] {
        Section.isLoopback(host) ? AddressRange.loopback : []
    }

    private static func address(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty || host.contains(where: \.isWhitespace) ? nil : (host, Int(port))
    }

    /// The URL as browsers write an origin: in lower case, without the scheme's own port.
    private func origin(_ url: String, _ section: Section) -> String {
        guard !url.isEmpty else { return "" }
        guard let parts = URLComponents(string: url.lowercased()), let scheme = parts.scheme,
            let host = parts.encodedHost,
            !host.isEmpty, let standardPort = ["https": 443, "http": 80][scheme],
            parts.path.isEmpty || parts.path == "/",
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            (1...Int(UInt16.max)).contains(parts.port ?? standardPort),
            host.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x25 })
        else {
            section.mistake("url", "\"\(url)\" should be https:// and a host, without a path: \"https://example.org\"")
            return ""
        }
        if scheme == "http", !Section.isLoopback(host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))) {
            section.mistake(
                "url", "http:// is for this machine only (localhost, 127.0.0.1, ::1); write https://\(host)")
        }
        let port = parts.port.flatMap { $0 == standardPort ? nil : ":\($0)" } ?? ""
        return "\(scheme)://\(host)\(port)"
    }
}
