/// Rich text as Outlook packs it (MS-OXRTFCP).
enum CompressedRTF {
    /// `LZFu` and `MELA`.
    private static let packed = 0x7546_5A4C
    private static let stored = 0x414C_454D
    private static let dictionarySize = 4_096
    /// A text that would be larger was made to be (16 MiB).
    private static let most = 16_777_216

    /// What the dictionary holds at the beginning (§2.1.2.1).
    private static let beginning = Array(
        ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
            + "MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
            + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").utf8)

    /// The rich text; nil when the bytes are none.
    ///
    /// What is cut gives what stands before the cut.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var reader = LittleEndian(bytes)
        guard reader.take(4) != nil, let size = reader.number(4), let kind = reader.number(4), reader.take(4) != nil
        else { return nil }
        switch kind {
        case stored: return Array(bytes[reader.index...].prefix(size))
        case packed: return unpacked(&reader, room: min(size, most))
        default: return nil
        }
    }

    private static func unpacked(_ reader: inout LittleEndian, room: Int) -> [UInt8] {
        var dictionary = beginning + [UInt8](repeating: 0, count: dictionarySize - beginning.count)
        var position = beginning.count
        var output: [UInt8] = []
        func keep(_ byte: UInt8) {
            output.append(byte)
            dictionary[position] = byte
            position = (position + 1) % dictionarySize
        }
        while output.count < room, let control = reader.number(1) {
            for bit in 0..<8 where output.count < room {
                guard control >> bit & 1 == 1 else {
                    guard let byte = reader.number(1) else { return output }
                    keep(UInt8(truncatingIfNeeded: byte))
                    continue
                }
                // Two bytes, the upper one first: where in the dictionary, and how many beyond two.
                guard let high = reader.number(1), let low = reader.number(1) else { return output }
                let offset = high << 4 | low >> 4
                if offset == position { return output }
                for step in 0..<((low & 0x0F) + 2) { keep(dictionary[(offset + step) % dictionarySize]) }
            }
        }
        return output
    }
}
