/// The verdict headers of providers and filters, read by what each of them means.
enum SpamHeader {
    /// A spam confidence level from here on is spam (Exchange: 5 and 6 spam, 7 to 9 surely).
    private static let confidenceLevel = 5
    private static let stars = 5

    /// True when the field `name` (lower case) says that the mail is spam.
    static func saysSpam(_ name: String, _ value: [UInt8]) -> Bool {
        let lower = value.trimmed.lowered
        let header = Array(name.utf8)
        if header.contains("forefront") || header.contains("antispam-report") { return microsoft(lower) }
        if header.contains("spam-level") || header.contains("spamd-bar") { return bar(lower) }
        let first = lower.prefix { $0.isAlphanumeric || $0 == 0x2D }.text
        if header.suffix(3).elementsEqual("scl".utf8) { return (Int(first) ?? -1) >= confidenceLevel }
        if header.contains("spam-score") || header.contains("spam_score") {
            return (Int(lower.prefix { $0.isDigit || $0 == 0x2D }.text) ?? 0) >= confidenceLevel
        }
        if header.contains("spam-action") { return !["no", "", "greylist"].contains(first) }
        return ["yes", "true", "spam", "1", "junk", "high", "phish", "phishing"].contains(first)
    }

    /// `SCL:5;SFV:SPM;`, the values in lower case.
    private static func microsoft(_ value: [UInt8]) -> Bool {
        for pair in value.split(separator: 0x3B) {
            let pieces = pair.split(separator: 0x3A, maxSplits: 1).map { $0.trimmed.text }
            guard pieces.count == 2 else { continue }
            if pieces[0] == "scl", (Int(pieces[1]) ?? -1) >= confidenceLevel { return true }
            if pieces[0] == "sfv", ["spm", "sks", "skb"].contains(pieces[1]) { return true }
        }
        return false
    }

    private static func bar(_ value: [UInt8]) -> Bool {
        let marks = value.prefix { $0 == 0x2A || $0 == 0x2B || $0 == 0x73 }
        return marks.count >= stars
    }
}
