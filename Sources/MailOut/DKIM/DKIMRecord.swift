import Foundation

/// The TXT record by which receivers find a key (RFC 6376 §3.6).
package struct DKIMRecord: Hashable, Sendable {
    /// The record's name: `selector._domainkey.domain`.
    package let name: String
    /// Its whole text.
    package let value: String

    package init(domain: String, selector: String, key: DKIMKey) {
        name = "\(selector)._domainkey.\(Punycode.ascii(domain).lowercased())"
        value = "v=DKIM1; k=\(key.algorithm.rawValue); p=\(key.publicKey.base64EncodedString())"
    }

    /// The same as a line of a zone file: a text of it holds at most 255 characters (RFC 1035 §3.3.14).
    package var zoneLine: String {
        var texts: [String] = []
        var rest = value[...]
        while !rest.isEmpty {
            texts.append("\"\(rest.prefix(DKIMRecord.longestText))\"")
            rest = rest.dropFirst(DKIMRecord.longestText)
        }
        return "\(name). IN TXT ( \(texts.joined(separator: " ")) )"
    }

    private static let longestText = 255
}
