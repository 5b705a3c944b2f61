/// Writes header fields: folded, ASCII only, and never with a line break that came from outside (RFC 5322 §2.2.3).
enum HeaderWriter {
    static let lineLength = 76
    private static let longestWord = 900
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// One field with its line end; empty where a list has no entries.
    static func field(_ name: String, _ value: OutgoingMessage.Value) throws(MessageWriterError) -> [UInt8] {
        try checkName(name)
        let words: [[UInt8]]
        switch value {
        case .text(let text): words = try textWords(text, name)
        case .mailboxes(let mailboxes): words = try MailboxWriter.words(mailboxes, field: name)
        case .messageIDs(let ids): words = try ids.map { id throws(MessageWriterError) in try idWord(id, name) }
        case .date(let moment): words = [Array(date(moment).utf8)]
        case .token(let text): words = try tokenWords(text, name)
        }
        return words.isEmpty ? [] : folded(Array("\(name): ".utf8), words)
    }

    /// The body writer's own fields come from the body, so that they cannot contradict it.
    private static func checkName(_ name: String) throws(MessageWriterError) {
        let bytes = Array(name.utf8)
        let isToken = bytes.allSatisfy { $0 > ASCII.space && $0 < ASCII.delete && $0 != ASCII.colon }
        guard isToken, !bytes.isEmpty, bytes.count <= lineLength, !bytes.hasPrefix("content-"),
            !bytes.isEqual("mime-version")
        else { throw .unsafeHeader(name: name) }
    }

    /// Lines of at most 76 characters where the words allow it; a word is never cut.
    static func folded(_ start: [UInt8], _ words: [[UInt8]]) -> [UInt8] {
        var output = start
        var column = start.count
        for (index, word) in words.enumerated() {
            if index > 0 {
                if column + 1 + word.count > lineLength {
                    output += [ASCII.cr, ASCII.lf]
                    column = 0
                }
                output.append(ASCII.space)
                column += 1
            }
            output += word
            column += word.count
        }
        return output + [ASCII.cr, ASCII.lf]
    }

    static func isPrintable(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= ASCII.space && $0 < ASCII.delete }
    }

    /// Refuses what could break out of a header: any control character but a tab.
    static func checkText(_ text: String, _ name: String) throws(MessageWriterError) {
        let isSafe = text.unicodeScalars.allSatisfy {
            ($0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && $0.value != 0x2028 && $0.value != 0x2029)
                || $0.value == 0x09
        }
        guard isSafe else { throw .unsafeHeader(name: name) }
    }

    private static func textWords(_ text: String, _ name: String) throws(MessageWriterError) -> [[UInt8]] {
        try checkText(text, name)
        let words = splitWords(text)
        let isPlain = isPrintable(text) && !text.contains("=?") && words.allSatisfy { $0.count <= longestWord }
        return isPlain ? words : EncodedWordWriter.words(text, isPhrase: false)
    }

    private static func tokenWords(_ text: String, _ name: String) throws(MessageWriterError) -> [[UInt8]] {
        let words = splitWords(text)
        guard isPrintable(text), words.allSatisfy({ $0.count <= longestWord }) else { throw .unsafeHeader(name: name) }
        return words
    }

    /// The words between single blanks; further blanks stay with the word before them.
    private static func splitWords(_ text: String) -> [[UInt8]] {
        let bytes = text.utf8.map { $0 == ASCII.tab ? ASCII.space : $0 }
        var words: [[UInt8]] = []
        var start = 0
        for index in bytes.indices where bytes[index] == ASCII.space && index > start && bytes[index - 1] != ASCII.space
        {
            guard index + 1 < bytes.count, bytes[index + 1] != ASCII.space else { continue }
            words.append(Array(bytes[start..<index]))
            start = index + 1
        }
        return words + [Array(bytes[start...])]
    }

    private static func idWord(_ id: MessageID, _ name: String) throws(MessageWriterError) -> [UInt8] {
        guard isPrintable(id.text), id.text.utf8.count <= longestWord else { throw .unsafeHeader(name: name) }
        return Array("<\(id.text)>".utf8)
    }

    /// The date as RFC 5322 §3.3 wants it, in UTC.
    static func date(_ moment: Timestamp) -> String {
        let (year, month, day, weekday, seconds) = moment.civil
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return
            "\(weekdays[weekday]), \(day) \(months[month - 1]) \(year) \(time[0]):\(time[1]):\(time[2]) +0000"
    }
}
