/// An enhanced status code (RFC 3463): class, subject, detail.
struct StatusCode: Hashable {
    /// 2, 4 or 5.
    let level: Int
    let subject: Int
    let detail: Int

    var text: String { "\(level).\(subject).\(detail)" }
    /// `5.0.0` and `4.0.0` say nothing but the class.
    var isVague: Bool { subject == 0 && detail == 0 }

    func at(level: Int) -> StatusCode { StatusCode(level: level, subject: subject, detail: detail) }
}

extension StatusCode {
    /// What a server's words say: an enhanced code, else the meaning of its phrase at the class of its reply code.
    ///
    /// - Parameter words: lower case, ASCII at least.
    init?(in words: ArraySlice<UInt8>) {
        let enhanced = StatusCode.enhanced(in: words)
        if let enhanced, !enhanced.isVague {
            self = enhanced
            return
        }
        let level = enhanced?.level ?? StatusCode.replyLevel(in: words)
        if let phrase = ReasonPhrases.status(in: words) {
            self = level.map { phrase.at(level: $0) } ?? phrase
        } else if let level {
            self.init(level: level, subject: 0, detail: 0)
        } else {
            return nil
        }
    }

    /// The class that a code in the words gives; nil where none does.
    static func givenLevel(in words: ArraySlice<UInt8>) -> Int? {
        enhanced(in: words)?.level ?? replyLevel(in: words)
    }

    /// The first `5.1.1` that says more than its class, else the first one.
    ///
    /// Octets of IP addresses, versions and numbers within words are passed over, and so is a code of success that no
    /// reply code announces: servers give their version that way (`Postfix 2.5.1`).
    static func enhanced(in words: ArraySlice<UInt8>) -> StatusCode? {
        var vague: StatusCode?
        var index = words.startIndex
        while index < words.endIndex {
            guard let (code, end) = code(at: index, in: words) else {
                index += 1
                continue
            }
            index = end
            guard isPlausible(code, before: words[..<(end - code.text.utf8.count)]) else { continue }
            if !code.isVague { return code }
            vague = vague ?? code
        }
        return vague
    }

    /// RFC 3463 §3 knows eight subjects, and other numbers are versions (`Exim 4.94.2`).
    private static let lastSubject = 7

    private static func isPlausible(_ code: StatusCode, before: ArraySlice<UInt8>) -> Bool {
        guard code.subject <= lastSubject else { return false }
        guard code.level == 2 else { return true }
        let reply = before.suffix(4)
        return reply.count == 4 && reply.first == 0x32 && reply.dropFirst().prefix(2).allSatisfy(\.isDigit)
            && (reply.last == 0x20 || reply.last == 0x2D)
    }

    private static func code(at index: Int, in words: ArraySlice<UInt8>) -> (StatusCode, end: Int)? {
        let digit = words[index]
        guard digit == 0x32 || digit == 0x34 || digit == 0x35 else { return nil }
        if index > words.startIndex {
            let before = words[index - 1]
            guard !before.isAlphanumeric, before != 0x2E, before != 0x2F, before != 0x40 else { return nil }
            // A hyphen joins a reply code and its status (`550-5.1.1`), but also the parts of a version or a name.
            if before == 0x2D, index - 1 > words.startIndex, !words[index - 2].isDigit { return nil }
        }
        var place = index + 1
        guard let subject = dotted(&place, in: words), let detail = dotted(&place, in: words) else { return nil }
        if place < words.endIndex {
            guard !words[place].isAlphanumeric else { return nil }
            let isOctet = words[place] == 0x2E && place + 1 < words.endIndex && words[place + 1].isDigit
            guard !isOctet else { return nil }
        }
        return (StatusCode(level: Int(digit) - 0x30, subject: subject, detail: detail), place)
    }

    private static func dotted(_ place: inout Int, in words: ArraySlice<UInt8>) -> Int? {
        guard place < words.endIndex, words[place] == 0x2E else { return nil }
        place += 1
        var number = 0
        var digits = 0
        while place < words.endIndex, words[place].isDigit, digits < 4 {
            number = number * 10 + Int(words[place] - 0x30)
            place += 1
            digits += 1
        }
        return digits >= 1 && digits <= 3 ? number : nil
    }

    /// The class of the first SMTP reply code (`550 `, `450-`, `552:`): three digits that stand alone, the second at most 5
    /// (RFC 5321 §4.2.1).
    static func replyLevel(in words: ArraySlice<UInt8>) -> Int? {
        guard words.count >= 3 else { return nil }
        for index in words.startIndex...(words.endIndex - 3) {
            let digit = words[index]
            guard digit == 0x34 || digit == 0x35, (0x30...0x35).contains(words[index + 1]), words[index + 2].isDigit
            else { continue }
            if index > words.startIndex {
                let before = words[index - 1]
                guard
                    before.isSpace || before == 0x28 || before == 0x5B || before == 0x23 || before == 0x3A
                        || before == 0x22 || before == 0x27
                else { continue }
            }
            let end = index + 3
            guard end < words.endIndex else { return Int(digit) - 0x30 }
            let after = words[end]
            guard
                after == 0x20 || after == 0x2D || after == 0x3A || after == 0x29 || after == 0x5D || after == 0x22
                    || after == 0x2C || after == 0x0A || after == 0x0D || after == 0x3C
            else { continue }
            return Int(digit) - 0x30
        }
        return nil
    }

    /// A Status field's value: `5.1.1`, `5.1.1 (unknown user)`.
    init?(field value: [UInt8]) {
        for index in value.indices {
            guard let (code, _) = StatusCode.code(at: index, in: value[...]) else { continue }
            self = code
            return
        }
        return nil
    }
}
