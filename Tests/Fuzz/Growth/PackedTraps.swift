@testable import Mail

/// Traps for what unpacks files and texts of other programs.
enum PackedTraps {
    static let all: [Trap] =
        rich + [
            Trap(
                name: "entries of an AppleSingle that name all of it", reader: .message, size: 180_000, make: appleFile),
            trap("attributes of a winmail.dat", start) { _ in attribute(0x1_800C, Array("words".utf8)) },
            trap("empty attributes of a winmail.dat", start) { _ in attribute(0x1_800C, []) },
            trap("files of a winmail.dat", start) { number in
                attribute(0x6_9002, []) + attribute(0x1_8010, Array("\(number)\0".utf8)) + attribute(0x6_800F, [1])
            },
            trap("properties of a winmail.dat", start) { _ in attribute(0x6_9003, properties) },
            Trap(.message, "beginnings of yEnc", before: "\n\n", "=ybegin line=128 size=1 name=x\n"),
            Trap(.message, "files in yEnc", before: "\n\n", "=ybegin line=1 size=1 name=x\nk\n=yend\nwords\n"),
            Trap(.message, "ends of yEnc", before: "\n\n", "=yend\n"),
            Trap(.message, "base64 and words", before: "Content-Transfer-Encoding: base64\n\n", "QUJD some words\n"),
        ]

    private static let pieces = [
        "{", "}", "{}", "{a}", "\\", "\\a", "\\'", "\\'80", "\\u8364?", "\\*", "\\par ", "\\htmlrtf ",
        "{\\*\\htmltag x}",
        "\\fromhtml1 ", "\\ansicpg932 {\\'82\\'a0}", "\\bin1 x", "\\uc9 ", "a", "\\u-10179?",
    ]

    /// Stored rich text in the one property of a winmail.dat.
    private static let rich = pieces.map { piece in
        Trap(name: "rich text of \(shown(piece))", reader: .message, size: Trap.body) { count in
            let text = Array("{\\rtf1 ".utf8) + repeated(Array(piece.utf8), to: count)
            let packed = number(text.count + 12) + number(text.count) + Array("MELA".utf8) + number(0) + text
            let property = number(1) + [0x02, 0x01, 0x09, 0x10] + number(1) + number(packed.count) + packed
            return head + start + attribute(0x6_9003, property + [UInt8](repeating: 0, count: 4))
        }
    }

    private static let head = Array("Content-Type: application/ms-tnef\n\n".utf8)
    private static let start = number(0x223E_9F78) + [0, 0]
    private static let properties =
        number(2) + [3, 0, 1, 0] + number(7) + [0x1E, 0, 2, 0] + number(1) + number(4) + [97, 98, 99, 0]

    private static func trap(_ name: String, _ beginning: [UInt8], _ piece: @escaping @Sendable (Int) -> [UInt8])
        -> Trap
    {
        Trap(name: name, reader: .message, size: Trap.body) { count in
            var bytes = head + beginning
            var place = 0
            while bytes.count < count {
                bytes += piece(place)
                place += 1
            }
            return bytes
        }
    }

    /// A Macintosh file whose entries all name the whole of it; at most as many as two bytes count.
    private static func appleFile(_ size: Int) -> [UInt8] {
        let count = min(size / 12, 65_535)
        let entry: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
        let mark: [UInt8] = [0, 5, 0x16, 0, 0, 2, 0, 0] + [UInt8](repeating: 0, count: 16)
        return Array("Content-Type: application/applefile\n\n".utf8) + mark
            + [UInt8(count >> 8), UInt8(count & 0xFF)] + repeated(entry, to: count * entry.count)
    }

    private static func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

    private static func attribute(_ id: Int, _ data: [UInt8]) -> [UInt8] {
        [1] + number(id) + number(data.count) + data + [0, 0]
    }

    private static func repeated(_ piece: [UInt8], to count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += piece }
        return bytes
    }
}
