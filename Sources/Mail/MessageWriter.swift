/// A mail to be written: 7-bit, folded, and proof against header injection (RFC 5322, 2045, 2047, 2231).
package struct OutgoingMessage: Sendable {
    /// A header field's value by its kind; the writer encodes and folds each kind as its grammar wants.
    package enum Value: Sendable {
        /// Free text: encoded words where it is not ASCII.
        case text(String)
        case mailboxes([Mailbox])
        case messageIDs([MessageID])
        /// Written in UTC, `+0000`.
        case date(Timestamp)
        /// ASCII that must stand as it is (`auto-generated`); anything but printable ASCII and space is refused.
        case token(String)
    }

    /// The header in the order in which it is written; MIME-Version and the Content fields are added.
    package var fields: [(name: String, value: Value)]
    /// What the mail holds.
    package var body: Body

    /// Makes a mail of its fields and its body.
    package init(fields: [(name: String, value: Value)], body: Body) {
        self.fields = fields
        self.body = body
    }

    /// What the mail holds; bodies may stand in bodies.
    package indirect enum Body: Sendable {
        /// `text/<subtype>; charset=utf-8`, quoted-printable or 7bit.
        case text(String, subtype: String)
        case multipart(subtype: String, [Body], parameters: [String: String] = [:])
        /// A file: base64. `contentType` is `type/subtype`; `parameters` as of Content-Type (`method` of a calendar).
        case file(
            [UInt8], contentType: String, parameters: [String: String] = [:], filename: String?, contentID: String?,
            isInline: Bool)
    }

    /// The message's bytes with CRLF, no line over 998 octets and none over 76 in encoded bodies, ASCII only.
    ///
    /// - Parameter boundary: yields a fresh boundary, unique in the message, at most 60 characters of `[0-9a-z=_.-]`.
    /// - Throws: `MessageWriterError` when a name or value holds CR, LF, NUL or what its kind cannot carry.
    package func bytes(boundary: () -> String) throws(MessageWriterError) -> [UInt8] {
        var output: [UInt8] = []
        for (name, value) in fields { output += try HeaderWriter.field(name, value) }
        output += "MIME-Version: 1.0\r\n".utf8
        output += try BodyWriter.part(body, boundary: boundary)
        if output.last != ASCII.lf { output += [ASCII.cr, ASCII.lf] }
        return output
    }
}

/// Why a mail could not be written.
package enum MessageWriterError: Error, Equatable, CustomStringConvertible {
    case unsafeHeader(name: String)
    case emptyMultipart

    package var description: String {
        switch self {
        case .unsafeHeader(let name): "the header \(name) holds a line break or a character it cannot carry"
        case .emptyMultipart: "a multipart without parts"
        }
    }
}
