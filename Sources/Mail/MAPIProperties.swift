/// The properties of a message or an attachment in a TNEF stream (MS-OXTNEF §2.1.3.4, MS-OXCDATA §2.11.1).
struct MAPIProperties {
    /// Values by property number; of several values the first.
    private(set) var values: [Int: (type: Int, bytes: ArraySlice<UInt8>)] = [:]

    /// More than any mail has; a count beyond it is rubbish.
    private static let most = 4_096
    private static let several = 0x1000
    private static let firstNamed = 0x8000

    init(_ bytes: ArraySlice<UInt8>) {
        var reader = LittleEndian(bytes)
        guard let count = reader.number(4), count <= MAPIProperties.most else { return }
        for _ in 0..<count {
            guard let type = reader.number(2), let id = reader.number(2) else { return }
            if id >= MAPIProperties.firstNamed, !MAPIProperties.skipName(&reader) { return }
            guard let value = MAPIProperties.value(of: type, &reader) else { return }
            if values[id] == nil { values[id] = (type & ~MAPIProperties.several, value) }
        }
    }

    /// A name of a named property: a set's GUID, then a number or a text.
    private static func skipName(_ reader: inout LittleEndian) -> Bool {
        guard reader.take(16) != nil, let kind = reader.number(4) else { return false }
        if kind == 0 { return reader.take(4) != nil }
        guard let length = reader.number(4) else { return false }
        return reader.take(padded(length)) != nil
    }

    private static func padded(_ length: Int) -> Int { (length + 3) & ~3 }

    /// The first value of that type; nil when the stream ends or the type is unknown.
    private static func value(of type: Int, _ reader: inout LittleEndian) -> ArraySlice<UInt8>? {
        let single = type & ~several
        let size: Int?
        switch single {
        case 0x02, 0x03, 0x04, 0x0A, 0x0B: size = 4
        case 0x05, 0x06, 0x07, 0x14, 0x40: size = 8
        case 0x48: size = 16
        case 0x0D, 0x1E, 0x1F, 0x102: size = nil
        default: return nil
        }
        // Values of no fixed size are always counted.
        var count = 1
        if size == nil || type & several != 0 {
            guard let counted = reader.number(4), counted <= most else { return nil }
            count = counted
        }
        var first: ArraySlice<UInt8>?
        for _ in 0..<count {
            let length: Int
            if let size {
                length = size
            } else {
                guard let counted = reader.number(4) else { return nil }
                length = counted
            }
            guard let bytes = reader.take(padded(length)) else { return nil }
            if first == nil { first = bytes.prefix(length) }
        }
        return first ?? []
    }

    /// A text property, in the code page of the stream where it is not Unicode; nil when it is missing or empty.
    func text(_ id: Int, codePage: Int) -> String? {
        guard let value = values[id] else { return nil }
        let text =
            value.type == 0x1F
            ? UTF16Text.units(value.bytes) : Charset.text(Array(value.bytes), label: "cp\(codePage)")
        let content = String(text.unicodeScalars.prefix { $0.value != 0 })
        return content.isEmpty ? nil : content
    }

    /// A property's bytes; nil when it is missing or empty.
    func bytes(_ id: Int) -> ArraySlice<UInt8>? { values[id].flatMap { $0.bytes.isEmpty ? nil : $0.bytes } }

    /// A number of four bytes; nil when it is missing.
    func number(_ id: Int) -> Int? {
        values[id].flatMap { value in
            var reader = LittleEndian(value.bytes)
            return reader.number(4)
        }
    }
}
