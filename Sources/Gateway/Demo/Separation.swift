import Mail

/// Looks for one side's address in what the other side received: in the bytes as they stand and in everything decoded.
struct Separation {
    let address: EmailAddress

    /// True where the address stands in a mail, in whatever case.
    func isBroken(by bytes: [UInt8]) -> Bool {
        let message = Message(parsing: bytes)
        var texts = [Charset.repairedText(bytes), message.subject, message.plainBody ?? "", message.htmlBody ?? ""]
        texts += message.allParts.map { Charset.repairedText(message.decodedBody(of: $0)) }
        let wanted = Array(address.canonical.utf8)
        return texts.contains { Separation.contains(Array($0.lowercased().utf8), wanted) }
    }

    private static func contains(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, text.count >= wanted.count else { return false }
        return (0...(text.count - wanted.count)).contains { start in
            text[start] == first && text[start..<(start + wanted.count)].elementsEqual(wanted)
        }
    }
}
