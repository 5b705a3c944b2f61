/// Writes bodies: 7-bit, lines of at most 76 characters where they are encoded (RFC 2045 §6).
enum BodyWriter {
    private static let lineEnd: [UInt8] = [ASCII.cr, ASCII.lf]
    private static let longestBoundary = 70
    private static let longestLine = 998

    /// One part: its Content fields, the empty line, its body.
    static func part(
        _ body: OutgoingMessage.Body, boundary: () -> String
    ) throws(MessageWriterError) -> [UInt8] {
        switch body {
        case .text(let text, let subtype): return try textPart(text, subtype)
        case .multipart(let subtype, let parts, let parameters):
            return try multipart(subtype, parts, parameters, boundary)
        case .file(let bytes, let type, let parameters, let filename, let contentID, let isInline):
            var output = try fileHeader(type, parameters, filename, contentID, isInline)
            output += fileBody(bytes, type)
            return output
        }
    }

    private static func textPart(_ text: String, _ subtype: String) throws(MessageWriterError) -> [UInt8] {
        guard ParameterWriter.isToken(subtype) else { throw .unsafeHeader(name: "Content-Type") }
        let bytes = BodyText.withLineFeeds(Array(text.utf8))
        let isPlain = isPlainText(bytes)
        var output = try ParameterWriter.field("Content-Type", "text/\(subtype)", [("charset", "utf-8")])
        output += "Content-Transfer-Encoding: \(isPlain ? "7bit" : "quoted-printable")\r\n\r\n".utf8
        output += isPlain ? withCRLF(bytes) : QuotedPrintable.encode(bytes)
        return output
    }

    /// Whether text survives as it is: short ASCII lines that no server on the way changes.
    private static func isPlainText(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let end = Lines.find(ASCII.lf, in: bytes, from: index, to: bytes.count) ?? bytes.count
                guard isPlainLine(bytes[index..<end]) else { return false }
                index = end + 1
            }
            return true
        }
    }

    private static func isPlainLine(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard line.count <= HeaderWriter.lineLength, line.first != ASCII.dot, line.last?.isBlank != true else {
            return false
        }
        return !line.hasPrefix("from ") && line.allSatisfy { $0 >= ASCII.space && $0 < ASCII.delete || $0.isBlank }
    }

    private static func withCRLF(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 16)
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let end = Lines.find(ASCII.lf, in: bytes, from: index, to: bytes.count)
                output += bytes[index..<(end ?? bytes.count)]
                if end != nil { output += lineEnd }
                index = (end ?? bytes.count) + 1
            }
        }
        return output
    }

    private static func multipart(
        _ subtype: String, _ parts: [OutgoingMessage.Body], _ parameters: [String: String], _ boundary: () -> String
    ) throws(MessageWriterError) -> [UInt8] {
        guard !parts.isEmpty else { throw .emptyMultipart }
        let line = boundary()
        guard isBoundary(line), ParameterWriter.isToken(subtype) else { throw .unsafeHeader(name: "Content-Type") }
        let others = parameters.filter { $0.key.lowercased() != "boundary" }.sorted { $0.key < $1.key }
        var output = try ParameterWriter.field(
            "Content-Type", "multipart/\(subtype)", others.map { ($0.key, $0.value) } + [("boundary", line)])
        for part in parts {
            output += "\r\n--\(line)\r\n".utf8
            output += try self.part(part, boundary: boundary)
        }
        return output + "\r\n--\(line)--\r\n".utf8
    }

    /// RFC 2046 §5.1.1, less the characters that would need care.
    private static func isBoundary(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= longestBoundary
            && text.utf8.allSatisfy {
                $0.isLetter || $0.isDigit || $0 == ASCII.equal || $0 == ASCII.underscore || $0 == ASCII.dot
                    || $0 == ASCII.minus
            }
    }

    private static func fileHeader(
        _ type: String, _ parameters: [String: String], _ filename: String?, _ contentID: String?, _ isInline: Bool
    ) throws(MessageWriterError) -> [UInt8] {
        let halves = type.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ ParameterWriter.isToken(String($0)) }), halves[0] != "multipart"
        else { throw .unsafeHeader(name: "Content-Type") }
        let sorted = parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        var output = try ParameterWriter.field("Content-Type", type, sorted)
        if let contentID {
            guard let id = MessageID(contentID) else { throw .unsafeHeader(name: "Content-ID") }
            output += try idField(id)
        }
        output += try ParameterWriter.field(
            "Content-Disposition", isInline ? "inline" : "attachment", filename.map { [("filename", $0)] } ?? [])
        return output
    }

    private static func idField(_ id: MessageID) throws(MessageWriterError) -> [UInt8] {
        guard HeaderWriter.isPrintable(id.text) else { throw .unsafeHeader(name: "Content-ID") }
        return Array("Content-ID: <\(id.text)>\r\n".utf8)
    }

    /// Base64, except for messages, which may not be encoded (RFC 2046 §5.2.1) and are written as they are where 7-bit.
    private static func fileBody(_ bytes: [UInt8], _ type: String) -> [UInt8] {
        if type.lowercased().hasPrefix("message/"), isSevenBit(bytes) {
            return Array("Content-Transfer-Encoding: 7bit\r\n\r\n".utf8) + bytes
        }
        return Array("Content-Transfer-Encoding: base64\r\n\r\n".utf8)
            + Base64.encode(bytes, lineLength: HeaderWriter.lineLength)
    }

    private static func isSevenBit(_ bytes: [UInt8]) -> Bool {
        var column = 0
        for (index, byte) in bytes.enumerated() {
            guard !byte.isHighBit, byte != 0, column <= longestLine else { return false }
            if byte == ASCII.cr, index + 1 >= bytes.count || bytes[index + 1] != ASCII.lf { return false }
            if byte == ASCII.lf, index == 0 || bytes[index - 1] != ASCII.cr { return false }
            column = byte == ASCII.lf ? 0 : column + 1
        }
        return true
    }
}
