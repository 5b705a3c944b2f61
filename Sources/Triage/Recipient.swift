import Mail

/// An address of ours that a mail was sent to, and the field that says so.
struct Recipient {
    /// The field's usual spelling.
    let header: String
    /// In lower case; the tag in plus style.
    let localPart: String
    /// True where a server wrote down the envelope's recipient.
    let isEnvelope: Bool

    private static let envelopeFields = [
        "delivered-to": "Delivered-To", "x-original-to": "X-Original-To", "envelope-to": "Envelope-To",
        "x-envelope-to": "X-Envelope-To", "x-delivered-to": "X-Delivered-To",
    ]

    /// What servers wrote, topmost field first; Received "for" after the fields made for it.
    static func envelope(of message: Message, scheme: AddressScheme) -> [Recipient] {
        let names = message.header.fields.map(\.name).filter { envelopeFields[$0] != nil }
        var recipients: [Recipient] = []
        var read: Set<String> = []
        for name in names where read.insert(name).inserted {
            guard let header = envelopeFields[name] else { continue }
            recipients += local(message.mailboxes(name).compactMap(\.address), scheme: scheme)
                .map { Recipient(header: header, localPart: $0, isEnvelope: true) }
        }
        for field in message.header.all("received") {
            guard let address = ReceivedField.recipient(in: field.value) else { continue }
            recipients += local([address], scheme: scheme)
                .map { Recipient(header: "Received", localPart: $0, isEnvelope: true) }
        }
        return recipients
    }

    /// What the sender wrote.
    static func named(in message: Message, scheme: AddressScheme) -> [Recipient] {
        [("To", message.to), ("Cc", message.cc)].flatMap { header, boxes in
            local(boxes.compactMap(\.address), scheme: scheme)
                .map { Recipient(header: header, localPart: $0, isEnvelope: false) }
        }
    }

    private static func local(_ addresses: [EmailAddress], scheme: AddressScheme) -> [String] {
        addresses.compactMap { scheme.localPart(of: $0) }
    }
}

/// A Received field, read for the one clause that matters here (RFC 5321 §4.4).
enum ReceivedField {
    /// The address of the `for` clause, with or without brackets; nil where there is none.
    ///
    /// Comments are passed over.
    static func recipient(in value: [UInt8]) -> EmailAddress? {
        var words = HeaderScanner(value)
        while let word = words.word(endingAt: [0x3B]) {
            guard word.lowered == Array("for".utf8) else { continue }
            guard let address = words.word(endingAt: [0x3B]) else { return nil }
            var text = ArraySlice(address)
            if text.first == 0x3C, text.last == 0x3E { text = text.dropFirst().dropLast() }
            return EmailAddress(text.text)
        }
        return nil
    }
}
