/// One request, as the stand-in sees it.
struct Call: Sendable {
    var method: String
    /// Without the query; `.json` at its end is gone.
    var path: String
    var query: [(name: String, value: String)]
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]
    /// Who asks; set by the gate.
    var caller: Caller = .nobody
    /// The words that stand in the places of a route's pattern.
    var parameters: [String: String] = [:]

    init(method: String, target: String, headers: [String: String] = [:], body: [UInt8] = []) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map(String.init) ?? "/"
        self.method = method
        self.path = path.hasSuffix(".json") ? String(path.dropLast(5)) : path
        query = parts.count > 1 ? Percent.fields(parts[1].utf8) : []
        self.headers = headers
        self.body = body
    }

    /// The first value of a field of the query.
    func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// The number that stands in a place of the path.
    ///
    /// - Throws: `Failure.notFound` where it is none.
    func id(_ name: String = "id") throws -> Int64 {
        guard let id = parameters[name].flatMap({ Int64($0) }) else { throw Failure.notFound }
        return id
    }

    /// The numbers of a comma-separated field of the query.
    func ids(_ name: String = "ids") throws -> [Int64] {
        let ids = (query(name) ?? "").split(separator: ",").compactMap { Int64($0) }
        guard ids.count <= 100 else { throw Failure.tooManyValues }
        return ids
    }

    /// The body as JSON.
    ///
    /// - Throws: `Failure` with 400 where it is none.
    func json() throws -> JSON {
        guard let value = JSON(body) else { throw Failure.unreadable }
        return value
    }

    /// The object that the body wraps in a member of the resource's name.
    func object(_ name: String) throws -> JSON {
        guard let value = try json()[name], value.object != nil else { throw Failure.invalidAttribute(name) }
        return value
    }

    /// The body as fields of a form.
    var form: [String: String] {
        Dictionary(Percent.fields(body).map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// The side-loads that are asked for.
    var includes: Set<String> { Set((query("include") ?? "").split(separator: ",").map(String.init)) }
}

/// Percent-encoding of addresses and forms.
enum Percent {
    /// The fields of a query or a form.
    static func fields(_ bytes: some Sequence<UInt8>) -> [(name: String, value: String)] {
        Array(bytes).split(separator: UInt8(ascii: "&")).map { pair in
            let cut = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            return (decoded(pair[..<cut]), decoded(pair[cut...].dropFirst()))
        }
    }

    static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let byte = bytes[place]
            if byte == UInt8(ascii: "%"), place + 2 < bytes.endIndex,
                let code = UInt8(String(decoding: bytes[place + 1...place + 2], as: UTF8.self), radix: 16)
            {
                result.append(code)
                place += 2
            } else {
                result.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
            place += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain || "-._~".utf8.contains(byte) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
