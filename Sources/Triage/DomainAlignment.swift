/// Whether two domains belong to one owner, as DMARC's relaxed alignment asks (RFC 7489 §3.1).
enum DomainAlignment {
    /// True when the domains are equal, or one is a parent of the other and no suffix under which strangers register.
    ///
    /// There is no public suffix list here; without it siblings do not align, which costs a proof and never forges one.
    static func isAligned(_ a: String, _ b: String) -> Bool {
        let (first, second) = (normal(a), normal(b))
        guard let first, let second else { return false }
        if first == second { return true }
        let (parent, child) = first.count < second.count ? (first, second) : (second, first)
        guard child.count > parent.count, child[child.count - parent.count - 1] == 0x2E,
            child.suffix(parent.count) == parent[...]
        else { return false }
        let labels = parent.split(separator: 0x2E).count
        return labels >= 2 && !sharedSuffixes.contains(parent.text)
    }

    /// The domain of an address, or of a bare domain with or without `@`; nil for an empty one.
    static func domain(of value: String) -> String? {
        let bytes = Array(value.utf8)
        let start = bytes.lastIndex(of: 0x40).map { $0 + 1 } ?? 0
        return start < bytes.count ? bytes[start...].text : nil
    }

    private static func normal(_ domain: String) -> [UInt8]? {
        var bytes = domain.loweredBytes
        if bytes.last == 0x2E { bytes.removeLast() }
        let isName = bytes.allSatisfy { $0.isAlphanumeric || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F || $0 >= 0x80 }
        return bytes.isEmpty || !isName || bytes.first == 0x2E ? nil : bytes
    }

    /// Names of two labels under which anybody may register.
    private static let sharedSuffixes: Set<String> = {
        let seconds = [
            "ac", "co", "com", "edu", "gob", "gov", "gv", "ltd", "mil", "ne", "net", "nhs", "nom", "or", "org",
        ]
        let countries = [
            "ae", "ar", "at", "au", "bd", "br", "cn", "co", "cr", "cy", "do", "ec", "eg", "es", "fj", "ge", "gh", "gr",
            "gt",
            "hk", "hu", "id", "il", "im", "in", "ir", "jm", "jp", "ke", "kr", "kw", "lb", "lk", "ma", "mt", "mx", "my",
            "na",
            "ng", "ni", "np", "nz", "om", "pa", "pe", "ph", "pk", "pl", "pt", "py", "qa", "ro", "rs", "ru", "sa", "sg",
            "sv",
            "th", "tn", "tr", "tw", "tz", "ua", "ug", "uk", "uy", "uz", "ve", "vn", "za", "zm", "zw",
        ]
        let hosts = [
            "me.uk", "plc.uk", "sch.uk", "id.au", "asn.au", "go.jp", "gr.jp", "lg.jp", "ad.jp", "ed.jp", "re.kr",
            "pe.kr",
            "geek.nz", "gen.nz", "kiwi.nz", "maori.nz", "school.nz", "idv.tw", "web.za", "eng.br", "adv.br", "med.br",
            "psi.br", "ind.br", "uk.com", "us.com", "eu.com", "de.com", "gb.net", "uk.net", "se.net", "github.io",
            "gitlab.io", "herokuapp.com", "blogspot.com", "wordpress.com", "appspot.com", "azurewebsites.net",
            "cloudfront.net", "onmicrosoft.com", "netlify.app", "vercel.app", "pages.dev", "workers.dev", "web.app",
            "firebaseapp.com", "myshopify.com", "dyndns.org", "no-ip.org", "duckdns.org", "ddns.net", "eu.org",
        ]
        return Set(countries.flatMap { country in seconds.map { "\($0).\(country)" } } + hosts)
    }()
}
