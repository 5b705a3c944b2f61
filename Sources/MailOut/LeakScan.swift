import Glibc
import Triage

/// One thing that must not be there.
struct Finding: Hashable {
    enum Kind: String { case address, phone, token, link }
    let kind: Kind
    /// In the searched text.
    let range: Range<Int>
}

/// Searches a text for guarded secrets: one walk over the folded bytes, and at each sign that one of them must hold
/// (`@`, digits, `-`) a comparison of bounded length.
struct LeakScan {
    let secrets: GuardedSecrets
    /// Letters of base64 that the shortest of them takes.
    let shortestRun: Int

    init(secrets: GuardedSecrets) {
        self.secrets = secrets
        shortestRun = Base64Runs.letters(for: secrets.shortest)
    }

    /// Everything guarded that a folded text holds.
    func findings(inFolded text: MappedBytes) -> [Finding] {
        var found: [Finding] = []
        let bytes = text.bytes
        var index = 0
        while let at = bytes.place(of: UInt8(ascii: "@"), from: index) {
            addAddresses(at: at, in: text, to: &found)
            addToken(at: at, in: bytes, to: &found)
            index = at + 1
        }
        if let host = secrets.host { addLinks(to: host, in: bytes, to: &found) }
        if !secrets.phones.isEmpty { addPhones(in: bytes, to: &found) }
        return found
    }

    // MARK: Addresses

    private func addAddresses(at: Int, in text: MappedBytes, to found: inout [Finding]) {
        for address in secrets.addresses {
            guard let end = domainEnd(address, at: at, in: text.bytes) else { continue }
            guard let start = localStart(address, at: at, in: text.bytes) else { continue }
            let range = start..<end
            if !isExcused(range, at: at, in: text) { found.append(Finding(kind: .address, range: range)) }
        }
    }

    private func domainEnd(_ address: GuardedSecrets.Address, at: Int, in bytes: [UInt8]) -> Int? {
        let length = address.bytes.count - address.at
        guard at + length <= bytes.count else { return nil }
        for offset in 0..<length where bytes[at + offset] != address.bytes[address.at + offset] { return nil }
        return at + length
    }

    /// Where the local part begins, with or without a tag behind it (`jane+shop@`); nil where it is another one.
    private func localStart(_ address: GuardedSecrets.Address, at: Int, in bytes: [UInt8]) -> Int? {
        if ends(bytes, at: at, with: address) { return at - address.at }
        // `"jane"@…` is the same address (RFC 5322 §3.4.1).
        if at > 0, bytes[at - 1] == UInt8(ascii: "\""), ends(bytes, at: at - 1, with: address) {
            return at - 1 - address.at
        }
        var index = at
        while index > 0, at - index <= LeakScan.longestLocalPart, LeakScan.isTagByte(bytes[index - 1]) {
            index -= 1
            if bytes[index] == UInt8(ascii: "+"), ends(bytes, at: index, with: address) { return index - address.at }
        }
        return nil
    }

    private static let longestLocalPart = 64

    private func ends(_ bytes: [UInt8], at end: Int, with address: GuardedSecrets.Address) -> Bool {
        guard end >= address.at else { return false }
        for offset in 0..<address.at where bytes[end - address.at + offset] != address.bytes[offset] { return false }
        return true
    }

    /// The recipient's own address may hold the other's (`joann@x.org`, `ann@x.org`), if it is written in one piece.
    private func isExcused(_ range: Range<Int>, at: Int, in text: MappedBytes) -> Bool {
        secrets.allowed.contains { own in
            guard let end = domainEnd(own, at: at, in: text.bytes), ends(text.bytes, at: at, with: own) else {
                return false
            }
            let whole = at - own.at..<end
            let holds = whole.lowerBound <= range.lowerBound && whole.upperBound >= range.upperBound
            return holds && text.isUnbroken(whole)
        }
    }

    // MARK: Tokens

    private func addToken(at: Int, in bytes: [UInt8], to found: inout [Finding]) {
        guard bytes[(at + 1)...].starts(with: secrets.domain) else { return }
        guard let range = LeakScan.token(endingAt: at, in: bytes), !secrets.issued.contains(Array(bytes[range])) else {
            return
        }
        found.append(Finding(kind: .token, range: range.lowerBound..<at + 1 + secrets.domain.count))
    }

    private static func token(endingAt end: Int, in bytes: [UInt8]) -> Range<Int>? {
        var start = end
        while start > 0, end - start <= longestLocalPart, isLetterOrDigit(bytes[start - 1]) { start -= 1 }
        guard end - start >= GuardedSecrets.shortestToken, start >= 2, bytes[start - 1] == UInt8(ascii: "-") else {
            return nil
        }
        return isTokenKind(bytes[start - 2]) ? start - 2..<end : nil
    }

    /// Tokens that stand alone, without our domain: believed only when their MAC verifies.
    func bareTokens(in text: MappedBytes) -> [Finding] {
        text.bytes.withUnsafeBufferPointer { bytes in LeakScan.tokenShapes(in: bytes) }.compactMap { range in
            let local = String(decoding: text.bytes[range], as: UTF8.self)
            // What was issued to the recipient stands in every mail, and its MAC need not be reckoned.
            guard !secrets.issued.contains(Array(local.lowercased().utf8)), secrets.keys.token(in: local) != nil else {
                return nil
            }
            return Finding(kind: .token, range: range)
        }
    }

    /// Where something stands that is written as a token is: a kind, a hyphen, and many letters and digits.
    private static func tokenShapes(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        guard let base = bytes.baseAddress else { return [] }
        var next = 1
        while next < bytes.count, let hit = memchr(base + next, Int32(UInt8(ascii: "-")), bytes.count - next) {
            let index = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
            next = index + 1
            guard isTokenKind(bytes[index - 1] | 0x20) else { continue }
            var end = index + 1
            while end < bytes.count, end - index <= longestLocalPart,
                isLetterOrDigit(bytes[end] | (bytes[end] >= 0x40 ? 0x20 : 0))
            { end += 1 }
            if end - index > GuardedSecrets.shortestToken { found.append(index - 1..<end) }
        }
        return found
    }

    private static func isTokenKind(_ byte: UInt8) -> Bool {
        AddressToken.isKind(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || byte &- 0x61 < 26 }

    private static func isTagByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "=")
    }

    // MARK: Links

    private func addLinks(to host: [UInt8], in bytes: [UInt8], to found: inout [Finding]) {
        guard !host.isEmpty else { return }
        var index = 0
        while let start = bytes.place(of: host, from: index) {
            index = start + 1
            let end = start + host.count
            let isAddress = start > 0 && bytes[start - 1] == UInt8(ascii: "@")
            let hasPath = end < bytes.count && (bytes[end] == UInt8(ascii: "/") || bytes[end] == UInt8(ascii: ":"))
            let hasScheme = start > 1 && bytes[start - 1] == UInt8(ascii: "/") && bytes[start - 2] == UInt8(ascii: "/")
            if secrets.links.contains(where: { bytes[start...].starts(with: $0) }) { continue }
            if hasScheme || (hasPath && !isAddress) { found.append(Finding(kind: .link, range: start..<end)) }
        }
    }

    // MARK: Telephone numbers

    /// Signs that stand between the digits of one number, at most so many in a row.
    private static let longestGap = 4

    private func addPhones(in bytes: [UInt8], to found: inout [Finding]) {
        var digits: [UInt8] = []
        var places: [Int] = []
        for index in bytes.indices where bytes[index] &- 0x30 < 10 {
            if let last = places.last, index - last > 1, !LeakScan.isGap(bytes[(last + 1)..<index]) {
                digits.append(UInt8(ascii: "|"))
                places.append(index)
            }
            digits.append(bytes[index])
            places.append(index)
        }
        for phone in secrets.phones where digits.count >= phone.count {
            for start in 0...(digits.count - phone.count)
            where digits[start] == phone[0] && digits[start..<start + phone.count].elementsEqual(phone) {
                found.append(Finding(kind: .phone, range: places[start]..<places[start + phone.count - 1] + 1))
            }
        }
    }

    private static func isGap(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count <= longestGap
            && bytes.allSatisfy {
                switch $0 {
                case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"): true
                default: false
                }
            }
    }
}
