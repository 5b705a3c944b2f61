@testable import Mail

/// Any bytes as the value of every kind of field, and as bytes of every charset.
enum HeaderCheck {
    private static let labels = [
        "utf-8", "us-ascii", "iso-8859-1", "iso-2022-jp", "utf-7", "gb18030", "big5", "shift_jis", "euc-kr", "utf-16",
        "hz-gb-2312", "koi8-r", "x-mac-cyrillic",
    ]
    /// The most bytes that one byte of a charset becomes in UTF-8 (a letter with two marks, the replacement sign).
    private static let widest = 9

    static func run(_ input: [UInt8]) throws {
        // A value as it is read from a mail has no line end; all other bytes are possible.
        let value = input.filter { $0 != ASCII.lf }
        try addresses(value)
        try identifiers(value)
        try dates(value)
        try parameters(value)
        try encodedWords(value)
        try charsets(input)
    }

    private static func addresses(_ value: [UInt8]) throws {
        for limit in [2, Limits.standard.addresses] {
            var reader = AddressReader(value, fallback: nil, limit: limit)
            let boxes = reader.read()
            try require(boxes.count <= limit, "\(boxes.count) addresses of at most \(limit)")
            for box in boxes {
                let words = [box.name, box.group].compactMap(\.self)
                try require(
                    words.allSatisfy { !$0.utf8.contains { $0 < 0x20 } }, "a control character in a name: \(words)")
                if let address = box.address {
                    try require(EmailAddress(address.description) == address, "an address that is none: \(address)")
                }
            }
        }
        let text = Charset.repairedText(value)
        if let address = EmailAddress(text) {
            try require(EmailAddress(address.canonical) == address, "an address is not its canonical form")
        }
    }

    private static func identifiers(_ value: [UInt8]) throws(Broken) {
        let all = MessageIDReader.all(in: value, limit: 5)
        try require(all.count <= 5, "too many identifiers")
        for id in all + [MessageIDReader.single(in: value)].compactMap(\.self) {
            try require(MessageIDReader.single(in: Array(id.description.utf8)) == id, "\(id) is read as another one")
        }
    }

    private static func dates(_ value: [UInt8]) throws {
        guard let date = MailDate(parsing: value), (1900...9999).contains(date.timestamp.civil.year) else { return }
        let written = try HeaderWriter.field("Date", .date(date.timestamp))
        let again = MailDate(parsing: Array(written.dropFirst("Date: ".utf8.count).dropLast(2)))
        try require(again?.timestamp.seconds == date.timestamp.seconds, "a written date is another: \(written)")
    }

    private static func parameters(_ value: [UInt8]) throws {
        let type = ContentType(parsing: value)
        let disposition = ContentDisposition(parsing: value)
        for (name, text) in type.parameters.merging(disposition.parameters, uniquingKeysWith: { one, _ in one }) {
            try require(!name.utf8.contains { (0x41...0x5A).contains($0) }, "a name in capitals: \(shown(name))")
            if let safe = FileName.safe(text) {
                try require(FileName.safe(safe) == safe, "a safe name \(shown(safe)) is not safe")
                try require(safe.utf8.count <= 255 && !safe.contains("/"), "an unsafe name \(shown(safe))")
            }
            guard (try? HeaderWriter.checkText(text, "X")) != nil, ParameterWriter.isToken(name) else { continue }
            let field = try ParameterWriter.field("Content-Type", "a/b", [(name, text)])
            let again = ContentType(parsing: Array(Message(parsing: field + Array("\r\n".utf8)).header.fields[0].value))
            try require(
                again.parameters[name] == text, "parameter \(name)=\(shown(text)) became \(again.parameters)")
        }
    }

    private static func encodedWords(_ value: [UInt8]) throws(Broken) {
        let decoded = EncodedWord.decode(value)
        try require(!decoded.utf8.contains { $0 < 0x20 && $0 != ASCII.tab }, "a control character: \(shown(decoded))")
        for isPhrase in [false, true] where !decoded.isEmpty {
            let words = EncodedWordWriter.words(decoded, isPhrase: isPhrase)
            let again = EncodedWord.decode(Array(words.joined(separator: [ASCII.space])))
            try require(words.allSatisfy { $0.count <= 75 }, "an encoded word of more than 75 bytes")
            try require(again.utf8.elementsEqual(decoded.utf8), "\(shown(decoded)) became \(shown(again))")
        }
        let name = Charset.repairedText(value)
        try require(ModifiedUTF7.decode(ModifiedUTF7.encode(name)) == name, "folder \(shown(name)) changed")
        _ = ModifiedUTF7.decode(name)
    }

    /// The first line names a charset, as a mail would.
    private static func charsets(_ input: [UInt8]) throws(Broken) {
        let end = input.firstIndex(of: ASCII.lf) ?? input.startIndex
        let label = Charset.repairedText(Array(input[..<end]))
        let bytes = Array(input[end...])
        // One of the known ones in turn: to try them all would leave the fuzzer hardly any inputs.
        for label in [labels[bytes.count % labels.count], label, nil] {
            let text = Charset.text(bytes, label: label)
            try require(
                text.utf8.count <= bytes.count * widest,
                "\(label ?? "guessed"): \(bytes.count) bytes became \(text.utf8.count)")
            let isSolid = bytes.contains { $0 > 0x20 && $0 < 0x7F } && label == "utf-8"
            try require(!isSolid || !text.isEmpty, "a text vanished")
        }
    }
}
