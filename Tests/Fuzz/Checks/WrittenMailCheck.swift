@testable import Mail

/// What was read is written again and read again: nothing of it may change on the way, and no written line is unclean.
enum WrittenMailCheck {
    /// Fields and files that are written; more would only make the fuzzer slow.
    private static let most = 8
    private static let longestFile = 4_096
    private static let longestLine = 998

    static func run(_ mail: Message) throws {
        let boxes = Array((mail.from + mail.to).filter { isWritable($0) }.prefix(most))
        let ids = Array(mail.references.filter { HeaderWriter.isPrintable($0.text) }.prefix(most))
        let subject = isWritable(mail.subject) ? mail.subject : "none"
        let text = mail.plainBody ?? ""
        let html = mail.htmlBody
        let files = mail.attachments.prefix(most).filter { $0.bytes.count <= longestFile }
        // Under the name of a winmail.dat a file's bytes would be unpacked once more.
        let names = files.map { file in
            file.filename.flatMap { isWritable($0) && !$0.lowercased().hasSuffix(".dat") ? $0 : nil }
        }

        var parts: [OutgoingMessage.Body] = [.text(text, subtype: "plain")]
        if let html { parts = [.multipart(subtype: "alternative", parts + [.text(html, subtype: "html")])] }
        for (file, name) in zip(files, names) {
            parts.append(
                .file(
                    file.bytes, contentType: "application/octet-stream", filename: name ?? "a", contentID: nil,
                    isInline: false))
        }
        var number = 0
        let written = try OutgoingMessage(
            fields: [
                ("From", .mailboxes(boxes)), ("Subject", .text(subject)), ("References", .messageIDs(ids)),
                ("Date", .date(mail.date?.timestamp ?? Timestamp(seconds: 0))),
            ],
            body: .multipart(subtype: "mixed", parts)
        ).bytes {
            number += 1
            return "=_b\(number)"
        }
        try clean(written)

        let again = Message(parsing: written)
        try require(again.defects.isEmpty, "the writer's mail has defects: \(again.defects)")
        try require(
            again.subject.collapsed == subject.collapsed, "subject \(shown(subject)) became \(shown(again.subject))")
        try require(again.from == boxes, "addresses \(boxes) became \(again.from)")
        try require(again.references == ids, "references \(ids) became \(again.references)")
        if let date = mail.date, isWritable(date) {
            try require(again.date?.timestamp.seconds == date.timestamp.seconds, "the date changed")
        }
        try require(again.allParts.dropFirst().first?.contentType.type != nil, "no parts")
        try bodies(again, text: text, html: html, files: Array(files), names: names)
    }

    private static func bodies(
        _ again: Message, text: String, html: String?, files: [Attachment], names: [String?]
    ) throws {
        // A text that holds a file between its lines gives it up as an attachment a second time, and one with a Japanese
        // escape is taken for what that is, whatever its label.
        let bytes = Array(text.utf8)
        let isBare = UUEncoded.all(in: bytes).isEmpty && YEnc.all(in: bytes).isEmpty && !ISO2022JP.isLikely(bytes)
        if isBare {
            try require(
                same(again.plainBody, text), "the text \(shown(text)) became \(shown(again.plainBody ?? "nil"))")
            let found = again.attachments
            try require(found.count == files.count, "\(files.count) files became \(found.count)")
            for (index, file) in files.enumerated() {
                try require(found[index].bytes == file.bytes, "a file's bytes changed")
                let name = names[index] ?? "a"
                try require(
                    found[index].filename == name, "file name \(shown(name)) became \(found[index].filename ?? "nil")")
            }
        }
        let isOther = html.map { ISO2022JP.isLikely(Array($0.utf8)) } ?? false
        try require(isOther || same(again.htmlBody, html), "the HTML changed")
    }

    /// A text's last line end may be the boundary's, and a byte order mark in front of it is none of its letters.
    private static func same(_ one: String?, _ other: String?) -> Bool {
        func bare(_ text: String?) -> [UInt8] {
            var bytes = Array((text ?? "").unicodeScalars.drop { $0 == "\u{FEFF}" }.map(String.init).joined().utf8)
            if bytes.last == ASCII.lf { bytes.removeLast() }
            return bytes
        }
        return bare(one) == bare(other)
    }

    private static func clean(_ written: [UInt8]) throws(Broken) {
        try require(written.allSatisfy { $0 < 0x80 && $0 != 0 }, "written bytes are not ASCII")
        for line in written.split(separator: ASCII.lf, omittingEmptySubsequences: false).dropLast() {
            try require(line.last == ASCII.cr && !line.dropLast().contains(ASCII.cr), "a line end that is not CRLF")
            try require(line.count <= longestLine + 1, "a line of \(line.count) bytes")
        }
    }

    private static func isWritable(_ box: Mailbox) -> Bool {
        guard let address = box.address?.description, HeaderWriter.isPrintable(address), !address.contains("=?") else {
            return false
        }
        return [box.name, box.group].allSatisfy {
            $0.map { isWritable($0) && !$0.collapsed.isEmpty && $0 == $0.collapsed } ?? true
        }
    }

    private static func isWritable(_ text: String) -> Bool { (try? HeaderWriter.checkText(text, "X")) != nil }

    /// The writer writes years of four digits.
    private static func isWritable(_ date: MailDate) -> Bool { (1900...9999).contains(date.timestamp.civil.year) }
}

extension String {
    /// Blanks at a fold are one blank when they are read; outer ones are the fold's.
    fileprivate var collapsed: String {
        var bytes: [UInt8] = []
        for byte in utf8 {
            if byte.isWhite, bytes.last?.isWhite ?? true { continue }
            bytes.append(byte.isWhite ? ASCII.space : byte)
        }
        if bytes.last?.isWhite ?? false { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
