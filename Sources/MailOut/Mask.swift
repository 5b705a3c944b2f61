/// Takes guarded secrets out of texts, whatever they are written as, and leaves a mark in their place.
struct Mask {
    /// What is put in the place of something taken out.
    enum Style {
        /// For people: `[address removed]`.
        case prose
        /// For programs that want an address or a number there: calendars, contacts.
        case data
    }

    /// Taking one thing out may bring another together; what is still there then is left to the last gate.
    private static let rounds = 4
    /// What stands before the compared digits of a telephone number: `+44 (0) 1`.
    private static let longestPrefix = 10

    let scan: LeakScan

    /// The text with everything guarded taken out.
    func masked(_ text: String, style: Style = .prose) -> String {
        let bytes = Array(text.utf8)
        guard let result = masked(bytes, style: style) else { return text }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes with everything guarded taken out; nil where there is nothing.
    func masked(_ source: [UInt8], style: Style) -> [UInt8]? {
        var bytes = source
        var isChanged = false
        for _ in 0..<Mask.rounds {
            let cuts = cuts(in: bytes)
            if cuts.isEmpty { break }
            bytes = Mask.cut(bytes, cuts, style: style)
            isChanged = true
        }
        return isChanged ? bytes : nil
    }

    func holdsSecret(_ text: String) -> Bool { scan.firstFinding(in: Array(text.utf8)) != nil }

    private func cuts(in bytes: [UInt8]) -> [Finding] {
        guard scan.firstFinding(in: bytes) != nil else { return [] }
        var cuts: [Finding] = []
        _ = TextViews(bytes, keepsOrigins: true).contains { view in
            let folded = view.folded()
            for finding in scan.bareTokens(in: view) {
                if let origin = view.origin(of: finding.range) { cuts.append(.init(kind: finding.kind, range: origin)) }
            }
            for finding in scan.findings(inFolded: folded) {
                guard let origin = folded.origin(of: finding.range) else { continue }
                let range = Mask.widened(origin, for: finding.kind, in: bytes)
                cuts.append(Finding(kind: finding.kind, range: range))
            }
            return false
        }
        for run in scan.base64Runs(in: bytes) {
            let inner = Base64Runs.decoded(bytes, run)
            guard let kind = scan.firstFinding(in: inner, decodingBase64: false) else { continue }
            cuts.append(Finding(kind: kind, range: run))
        }
        return cuts
    }

    /// A link is taken out whole; of an address and a number also what is glued to them.
    private static func widened(_ range: Range<Int>, for kind: Finding.Kind, in bytes: [UInt8]) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        switch kind {
        case .link:
            while start > 0, isLinkByte(bytes[start - 1]) { start -= 1 }
            while end < bytes.count, isLinkByte(bytes[end]) { end += 1 }
        case .phone:
            while start > 0, range.lowerBound - start < longestPrefix, isPhoneByte(bytes[start - 1]) { start -= 1 }
            while start < range.lowerBound, bytes[start] == 0x20 || bytes[start] == UInt8(ascii: ")") { start += 1 }
        case .address:
            while start > 0, isWordByte(bytes[start - 1]) { start -= 1 }
            while end < bytes.count, isWordByte(bytes[end]) { end += 1 }
        case .token: break
        }
        return start..<end
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }

    private static func isPhoneByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
            || byte == UInt8(ascii: "-") || byte == 0x20
    }

    private static func isLinkByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"):
            false
        default: true
        }
    }

    private static func cut(_ bytes: [UInt8], _ cuts: [Finding], style: Style) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        for cut in cuts.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) where cut.range.upperBound > position
        {
            if cut.range.lowerBound >= position {
                result += bytes[position..<cut.range.lowerBound]
                result += Array(mark(for: cut.kind, style: style).utf8)
            }
            position = cut.range.upperBound
        }
        return result + bytes[position...]
    }

    private static func mark(for kind: Finding.Kind, style: Style) -> String {
        switch (kind, style) {
        case (.address, .prose), (.token, .prose): "[address removed]"
        case (.phone, .prose): "[number removed]"
        case (.link, .prose): "[link removed]"
        case (.address, .data), (.token, .data): "address-removed@invalid"
        case (.phone, .data): "0"
        case (.link, .data): "about:blank"
        }
    }
}
