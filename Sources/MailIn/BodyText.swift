import Mail
import Reply
import Triage

/// The words of a mail for telling copies and loops: the same text gives the same digest however it was wrapped.
enum BodyText {
    /// SHA-256 over the plain text, else the HTML's text, else the raw body, white space folded.
    static func digest(of message: Message, _ bodies: MessageBodies) -> Digest {
        if let plain = bodies.plain { return Digest(of: folded(plain.utf8)) }
        if let html = bodies.html { return Digest(of: folded(plainText(fromHTML: html).utf8)) }
        return Digest(of: folded(message.raw[message.root.bodyRange]))
    }

    /// Runs of white space as one space, none at the ends.
    static func folded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.underestimatedCount)
        var isPending = false
        for byte in bytes {
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                isPending = !folded.isEmpty
            } else {
                if isPending { folded.append(0x20) }
                isPending = false
                folded.append(byte)
            }
        }
        return folded
    }
}
