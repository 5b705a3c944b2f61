/// The addresses of the web's pages, as mails link to them.
package struct WebLinks: Hashable, Sendable {
    /// Scheme, host and port without a slash at the end: `https://messages.example.org`.
    package let origin: String

    /// - Parameter origin: scheme, host and port as a browser writes them in `Origin`, without a path.
    package init(origin: String) { self.origin = origin }

    /// True where pages are only to be had encrypted.
    package var isSecure: Bool { origin.hasPrefix("https://") }

    /// The page that asks a question.
    ///
    /// - Parameter token: the `q-…` local part; only the person asked may get this link.
    package func action(_ token: String) -> String { "\(origin)/a/\(token)" }

    /// The page where the words that a mail carries are read.
    ///
    /// - Parameter token: the `v-…` local part; only the mail's recipient may get this link.
    package func message(_ token: String) -> String { "\(origin)/m/\(token)" }

    /// Where Zendesk's webhook leads.
    package var zendesk: String { "\(origin)/desk/zendesk" }

    /// The enquiry form, of one practitioner or the general one.
    package func enquiry(handle: String?) -> String {
        handle.map { "\(origin)/\($0)/enquiry" } ?? "\(origin)/enquiry"
    }
}
