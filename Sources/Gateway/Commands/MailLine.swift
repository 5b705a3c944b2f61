import Mail
import People

/// A line that holds a raw mail: `{"raw": "…base64…"}`.
enum MailLine {
    private static let wanted = "each line is an object like {\"raw\": \"…base64…\"}"

    /// The mail of a line.
    ///
    /// - Throws: `Failure` saying what is wrong with the line, without its place.
    static func mail(in line: [UInt8]) throws -> [UInt8] {
        if let mail = bareMail(line[...]) { return mail }
        let node: JSONNode
        do {
            let end = line.lastIndex { $0 > UInt8(ascii: " ") }.map { $0 + 1 } ?? 0
            node = try JSONReader.read(Array(line[..<end]))
        } catch {
            throw Failure("\(error.what), at column \(error.place.column); \(wanted)")
        }
        guard case .object(let members) = node.value, let raw = members.first(where: { $0.key == "raw" })?.node,
            case .string(let text) = raw.value
        else { throw Failure("it has no text under \"raw\"; \(wanted)") }
        guard let mail = Base64.decode(whole: text.utf8.filter { $0 > UInt8(ascii: " ") }[...]) else {
            throw Failure("what stands under \"raw\" is no base64; \(wanted)")
        }
        return mail
    }

    /// The mail of a line that holds nothing else, as most do: read without making text of it.
    private static func bareMail(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        var rest = line
        for token in ["{", "\"raw\"", ":", "\""] {
            rest = rest.drop { $0 <= UInt8(ascii: " ") }
            guard rest.starts(with: token.utf8) else { return nil }
            rest = rest.dropFirst(token.utf8.count)
        }
        guard let end = rest.lastIndex(of: UInt8(ascii: "\"")) else { return nil }
        let behind = rest[(end + 1)...].filter { $0 > UInt8(ascii: " ") }
        return behind == [UInt8(ascii: "}")] ? Base64.decode(whole: rest[..<end]) : nil
    }
}
