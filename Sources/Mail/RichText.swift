/// The words of a rich text: plain text, or the HTML that Outlook wrapped in it (RTF 1.9.1, MS-OXRTFEX).
struct RichText {
    /// The words, with LF line ends.
    private(set) var text = ""
    /// Whether the text is HTML.
    private(set) var isHTML = false

    private let bytes: [UInt8]
    private var index = 0
    private var codePage = 1252
    /// Bytes of the code page that are not converted yet: a character may take two.
    private var pending: [UInt8] = []

    private struct Group {
        /// Its words are no text: fonts, colours, pictures.
        var isHidden = false
        /// Rich text that only stands in for HTML (`\htmlrtf`).
        var isStandIn = false
        /// Characters to leave out behind a `\u`, for readers that know it.
        var fallback = 1
    }

    private var groups = [Group()]
    private var skipped = 0
    /// Deeper groups are read as if they were one.
    private static let deepest = 200

    private static let hidden: Set<String> = [
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "generator", "listtable",
        "listoverridetable", "rsidtbl", "themedata", "colorschememapping", "datastore", "latentstyles", "fldinst",
    ]
    private static let characters: [String: String] = [
        "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "—",
        "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    ]

    /// Reads rich text.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        while index < bytes.count { readToken() }
        flush()
    }

    private mutating func readToken() {
        let byte = bytes[index]
        index += 1
        switch byte {
        case 0x7B:
            flush()
            if groups.count < RichText.deepest { groups.append(groups[groups.count - 1]) }
        case 0x7D:
            flush()
            if groups.count > 1 { groups.removeLast() }
        case ASCII.backslash: readControl()
        case ASCII.cr, ASCII.lf, 0: break
        default: show(byte)
        }
    }

    private mutating func show(_ byte: UInt8) {
        if skipped > 0 {
            skipped -= 1
        } else if !groups[groups.count - 1].isHidden, !groups[groups.count - 1].isStandIn {
            pending.append(byte)
        }
    }

    private mutating func show(_ words: String) {
        guard !groups[groups.count - 1].isHidden, !groups[groups.count - 1].isStandIn else { return }
        flush()
        text += words
    }

    private mutating func flush() {
        guard !pending.isEmpty else { return }
        text += Charset.text(pending, label: "cp\(codePage)")
        pending = []
    }

    private mutating func readControl() {
        guard index < bytes.count else { return }
        let start = index
        while index < bytes.count, bytes[index].isLetter { index += 1 }
        guard index > start else { return readSymbol() }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        let number = readNumber()
        if index < bytes.count, bytes[index] == ASCII.space { index += 1 }
        apply(word, number)
    }

    /// A control of one character.
    private mutating func readSymbol() {
        let byte = bytes[index]
        index += 1
        switch byte {
        case ASCII.apostrophe:
            guard index + 1 < bytes.count, let high = bytes[index].hexValue, let low = bytes[index + 1].hexValue else {
                return
            }
            index += 2
            show(high << 4 | low)
        // An unknown destination is skipped with its group; the HTML tags are one that is known.
        case ASCII.star:
            if !isHTML || !bytes[index...].hasPrefix("\\htmltag") { groups[groups.count - 1].isHidden = true }
        case ASCII.tilde: show("\u{A0}")
        case ASCII.underscore: show("-")
        case ASCII.lf, ASCII.cr: show("\n")
        case 0x7B, 0x7D, ASCII.backslash: show(byte)
        default: break
        }
    }

    private mutating func readNumber() -> Int? {
        let isNegative = index < bytes.count && bytes[index] == ASCII.minus
        let start = isNegative ? index + 1 : index
        var next = start
        var number = 0
        while next < bytes.count, bytes[next].isDigit {
            if next - start < 9 { number = number * 10 + Int(bytes[next] & 0x0F) }
            next += 1
        }
        guard next > start else { return nil }
        index = next
        return isNegative ? -number : number
    }

    private mutating func apply(_ word: String, _ number: Int?) {
        switch word {
        case "fromhtml": isHTML = number != 0
        case "ansicpg": if let number, Charset.isKnown(label: "cp\(number)") { codePage = number }
        case "uc": groups[groups.count - 1].fallback = max(0, number ?? 1)
        case "u":
            let unit = UInt32(truncatingIfNeeded: (number ?? 0) & 0xFFFF)
            showUnit(unit)
            skipped = groups[groups.count - 1].fallback
        case "htmlrtf": groups[groups.count - 1].isStandIn = number != 0
        case "bin": index = min(bytes.count, index + max(0, number ?? 0))
        default:
            if let words = RichText.characters[word] {
                show(words)
            } else if RichText.hidden.contains(word) {
                groups[groups.count - 1].isHidden = true
            }
        }
    }

    /// Half of a character beyond the first plane is kept until the other half comes.
    private var highHalf: UInt32?

    private mutating func showUnit(_ unit: UInt32) {
        defer { highHalf = unit & 0xFC00 == 0xD800 ? unit : nil }
        if let highHalf, unit & 0xFC00 == 0xDC00 {
            let value = 0x10000 + (highHalf & 0x3FF) << 10 + (unit & 0x3FF)
            if let scalar = Unicode.Scalar(value) { show(String(scalar)) }
        } else if let scalar = Unicode.Scalar(unit) {
            show(String(scalar))
        }
    }
}
