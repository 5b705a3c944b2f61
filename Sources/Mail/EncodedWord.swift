/// Encoded words (RFC 2047).
package enum EncodedWord {
    /// Decodes a whole unstructured field value; neighbouring words are joined before charset conversion.
    package static func decode(_ value: [UInt8]) -> String { decode(value, fallback: nil) }

    /// Decodes; text outside the words that is not UTF-8 is read in the charset `fallback`.
    static func decode(_ value: [UInt8], fallback: String?) -> String {
        var isPlain = true
        for byte in value where byte < ASCII.space || byte >= ASCII.delete || byte == ASCII.equal {
            isPlain = false
            break
        }
        if isPlain { return String(decoding: value, as: UTF8.self) }
        var decoder = Decoder(value: value, fallback: fallback)
        return decoder.run()
    }

    /// One word as it stands in a value: `=?charset?B?text?=`.
    struct Word {
        /// The charset's label, without a language (RFC 2231 §5).
        let charset: Range<Int>
        let isBase64: Bool
        let text: Range<Int>
        /// Behind the closing `?=`.
        let end: Int
    }

    private static let longestCharset = 64

    /// Reads the word that begins at `start`; `lastEnd` is where the last `?=` of the value begins.
    static func word(in value: [UInt8], at start: Int, lastEnd: Int) -> Word? {
        guard let (charset, isBase64) = frame(in: value, at: start) else { return nil }
        let text = charset.upperBound + 3
        guard text <= lastEnd, var end = nextEnd(in: value, from: text, lastEnd: lastEnd) else { return nil }
        while !isBase64, let further = endBehindEscape(in: value, at: end, lastEnd: lastEnd) { end = further }
        return Word(charset: charset, isBase64: isBase64, text: text..<end, end: end + 2)
    }

    /// What stands before a word's text: `=?charset?B?`.
    private static func frame(in value: [UInt8], at start: Int) -> (charset: Range<Int>, isBase64: Bool)? {
        guard start + 2 < value.count, value[start] == ASCII.equal, value[start + 1] == ASCII.question else {
            return nil
        }
        var index = start + 2
        let limit = min(value.count, index + longestCharset)
        while index < limit, value[index] > ASCII.space, value[index] != ASCII.question { index += 1 }
        guard index > start + 2, index + 2 < value.count, value[index] == ASCII.question else { return nil }
        let kind = value[index + 1] | 0x20
        guard kind == 0x62 || kind == 0x71, value[index + 2] == ASCII.question else { return nil }
        return ((start + 2)..<index, kind == 0x62)
    }

    /// The next `?=`; nil where another word begins before it.
    ///
    /// A word that was cut off must not swallow the addresses that stand before the end of the next one.
    private static func nextEnd(in value: [UInt8], from start: Int, lastEnd: Int) -> Int? {
        var end = start
        while end < lastEnd, value[end] != ASCII.question || value[end + 1] != ASCII.equal {
            if value[end] == ASCII.equal, frame(in: value, at: end) != nil { return nil }
            end += 1
        }
        return end
    }

    /// Where a word goes on that seems to end before an escape.
    ///
    /// QUIRK: a question mark that was not encoded, `=?utf-8?Q?Ready?=20now?=` (EncodedWordTests "broken forms"): the
    /// word goes on where another end follows before a blank or another word.
    private static func endBehindEscape(in value: [UInt8], at end: Int, lastEnd: Int) -> Int? {
        guard end + 3 < lastEnd, value[end + 2].hexValue != nil, value[end + 3].hexValue != nil else { return nil }
        guard let further = nextEnd(in: value, from: end + 2, lastEnd: lastEnd),
            !value[(end + 2)..<further].contains(where: \.isWhite)
        else { return nil }
        return further
    }

    /// Where the last `?=` of the value begins; -1 without one, which means that it holds no word.
    static func lastEnd(in value: [UInt8]) -> Int {
        var index = value.count - 2
        while index >= 0, value[index] != ASCII.question || value[index + 1] != ASCII.equal { index -= 1 }
        return index
    }

    /// The bytes that a word's text stands for.
    static func bytes(_ text: [UInt8], isBase64: Bool) -> [UInt8] {
        if isBase64 { return text.withUnsafeBufferPointer { Base64.decode($0) } }
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == ASCII.equal, index + 2 < text.count, let high = text[index + 1].hexValue,
                let low = text[index + 2].hexValue
            {
                output.append(high << 4 | low)
                index += 3
                continue
            }
            output.append(byte == ASCII.underscore ? ASCII.space : byte)
            index += 1
        }
        return output
    }

    private struct Decoder {
        let value: [UInt8]
        let fallback: String?
        private var result = ""
        /// Where text begins that has not been written yet.
        private var plainStart = 0
        /// Decoded bytes of neighbouring words of one charset.
        private var pending: [UInt8] = []
        private var pendingCharset: [UInt8] = []
        /// Base64 text of the last word when it ended within a group.
        private var openBase64: [UInt8] = []

        init(value: [UInt8], fallback: String?) {
            self.value = value
            self.fallback = fallback
        }

        mutating func run() -> String {
            let lastEnd = EncodedWord.lastEnd(in: value)
            var index = 0
            var followsWord = false
            while index < value.count {
                guard value[index] == ASCII.equal, let word = EncodedWord.word(in: value, at: index, lastEnd: lastEnd)
                else {
                    index += 1
                    continue
                }
                let gap = value[plainStart..<index]
                if !(followsWord && gap.allSatisfy(\.isWhite)) {
                    flush()
                    appendPlain(gap)
                }
                take(word)
                followsWord = true
                index = word.end
                plainStart = index
            }
            flush()
            appendPlain(value[plainStart...])
            return result
        }

        private mutating func take(_ word: Word) {
            let charset = value[word.charset].map(\.lowered)
            if charset != pendingCharset {
                flush()
                pendingCharset = charset
            }
            let text = Array(value[word.text])
            guard word.isBase64 else {
                closeBase64()
                pending += EncodedWord.bytes(text, isBase64: false)
                return
            }
            // QUIRK: a base64 run cut in the middle of a group (EncodedWordTests "split words").
            openBase64 += text
            if openBase64.count % 4 == 0 || openBase64.last == ASCII.equal { closeBase64() }
        }

        private mutating func closeBase64() {
            guard !openBase64.isEmpty else { return }
            pending += EncodedWord.bytes(openBase64, isBase64: true)
            openBase64 = []
        }

        private mutating func flush() {
            closeBase64()
            guard !pending.isEmpty else { return }
            let label = String(decoding: pendingCharset, as: UTF8.self)
            appendVisible(Charset.text(pending, label: label))
            pending = []
            pendingCharset = []
        }

        private mutating func appendPlain(_ bytes: ArraySlice<UInt8>) {
            guard !bytes.isEmpty else { return }
            let plain = Array(bytes)
            let isUTF8 = String(validating: plain, as: UTF8.self) != nil
            appendVisible(Charset.text(plain, label: isUTF8 ? nil : fallback))
        }

        /// Control characters become blanks: an encoded line break must not become one in a header.
        private mutating func appendVisible(_ text: String) {
            guard text.utf8.contains(where: { $0 < ASCII.space || $0 == ASCII.delete }) else {
                result += text
                return
            }
            result.unicodeScalars.append(
                contentsOf: text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 })
        }
    }
}
