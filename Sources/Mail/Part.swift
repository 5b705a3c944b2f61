/// One MIME part: where it lies in the message's bytes and what its header says of it (RFC 2045, 2046).
package struct Part: Sendable {
    /// `1`, `1.2`, `1.2.1`: the place in the tree, counted from one; the root is empty.
    package let path: String
    /// The part's own fields.
    package let header: Header
    /// What the part holds; text/plain where its header does not say.
    package let contentType: ContentType
    /// How the part is meant to be shown; nil where its header does not say.
    package let disposition: ContentDisposition?
    /// How the body is encoded; `binary` where the header names an unknown way.
    package let encoding: TransferEncoding
    /// The encoded body in `Message.raw`.
    package let bodyRange: Range<Int>
    /// The parts of a multipart, in order; empty for a leaf and for message/rfc822 (see `Message.embedded(in:)`).
    package let children: [Part]

    package init(
        path: String,
        header: Header,
        contentType: ContentType,
        disposition: ContentDisposition?,
        encoding: TransferEncoding,
        bodyRange: Range<Int>,
        children: [Part]
    ) {
        self.path = path
        self.header = header
        self.contentType = contentType
        self.disposition = disposition
        self.encoding = encoding
        self.bodyRange = bodyRange
        self.children = children
    }
}

/// A Content-Type field, read leniently (RFC 2045 §5.1, RFC 2231).
package struct ContentType: Hashable, Sendable {
    /// In lower case; `text` where the field is missing or unusable.
    package let type: String
    /// In lower case; `plain` where the field is missing or unusable.
    package let subtype: String
    /// Decoded parameters; names in lower case, the first of several equal names wins.
    package let parameters: [String: String]

    /// `type/subtype` in lower case.
    package var essence: String { "\(type)/\(subtype)" }

    package init(type: String, subtype: String, parameters: [String: String] = [:]) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }
}

/// A Content-Disposition field (RFC 2183).
package struct ContentDisposition: Hashable, Sendable {
    /// `inline`, `attachment` or what was written, in lower case.
    package let kind: String
    package let parameters: [String: String]

    package init(kind: String, parameters: [String: String] = [:]) {
        self.kind = kind
        self.parameters = parameters
    }
}

/// A Content-Transfer-Encoding (RFC 2045 §6); `uuencode` for the pre-MIME form that still arrives.
package enum TransferEncoding: String, Sendable {
    case sevenBit = "7bit"
    case eightBit = "8bit"
    case binary
    case quotedPrintable = "quoted-printable"
    case base64
    case uuencode
}

/// A leaf that is no body text: attached, named, or of a type that is not shown (RFC 2183).
package struct Attachment: Sendable {
    /// The decoded file name, made safe: no path, no control characters, at most 255 octets; nil where none was given.
    package let filename: String?
    /// `type/subtype` in lower case.
    package let contentType: String
    /// The Content-ID without brackets, when the HTML may refer to it.
    package let contentID: String?
    /// True where the part is meant to be shown in the text: disposition inline, or referred to by Content-ID.
    package let isInline: Bool
    /// The decoded bytes.
    package let bytes: [UInt8]
    /// The path of the part it came from.
    package let partPath: String

    package init(
        filename: String?,
        contentType: String,
        contentID: String?,
        isInline: Bool,
        bytes: [UInt8],
        partPath: String
    ) {
        self.filename = filename
        self.contentType = contentType
        self.contentID = contentID
        self.isInline = isInline
        self.bytes = bytes
        self.partPath = partPath
    }
}
