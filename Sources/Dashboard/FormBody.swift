/// The fields of an `application/x-www-form-urlencoded` body.
///
/// Any bytes give either fields or nil: a `%` without two digits, a field that comes twice and too many fields are nobody's
/// browser. Bytes that are no UTF-8 are repaired.
struct FormBody {
    private let fields: [String: String]

    init?(_ bytes: some Sequence<UInt8>) {
        var fields: [String: String] = [:]
        let pairs = Array(bytes).split(separator: UInt8(ascii: "&"), maxSplits: WebLimits.fields)
        guard pairs.count <= WebLimits.fields else { return nil }
        for pair in pairs {
            let cut = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = FormBody.decoded(pair[..<cut]), let value = FormBody.decoded(pair[cut...].dropFirst()),
                fields.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        self.fields = fields
    }

    /// The text of a field; empty where it is missing.
    subscript(_ name: String) -> String { fields[name] ?? "" }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard bytes.endIndex - index > 2, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
                else { return nil }
                result.append(high << 4 | low)
                index += 2
            default: result.append(bytes[index])
            }
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The value of a hexadecimal digit.
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
