/// Where the fields and the body of a finished mail stand in its bytes.
struct MailLayout {
    /// Each field with its line end, from the top.
    let fields: [Range<Int>]
    let body: Range<Int>

    init(of bytes: [UInt8]) {
        var fields: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            let end = MailLayout.endOfLine(from: start, in: bytes)
            if end - start <= 2, bytes[start] == UInt8(ascii: "\r") || bytes[start] == UInt8(ascii: "\n") {
                start = end
                break
            }
            if Relaxed.isBlank(bytes[start]), let last = fields.indices.last {
                fields[last] = fields[last].lowerBound..<end
            } else {
                fields.append(start..<end)
            }
            start = end
        }
        self.fields = fields
        body = start..<bytes.count
    }

    /// The fields by name in lower case, the lowest of each name first: so are several of one name signed (RFC 6376 §5.4.2).
    func fieldsByName(in bytes: [UInt8]) -> [String: [Range<Int>]] {
        var found: [String: [Range<Int>]] = [:]
        for field in fields.reversed() {
            let name = bytes[field].prefix { $0 != UInt8(ascii: ":") }.filter { !Relaxed.isBlank($0) }
            found[String(decoding: name.map(Relaxed.lowerCase), as: UTF8.self), default: []].append(field)
        }
        return found
    }

    private static func endOfLine(from start: Int, in bytes: [UInt8]) -> Int {
        guard let lineFeed = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return bytes.count }
        return lineFeed + 1
    }
}
