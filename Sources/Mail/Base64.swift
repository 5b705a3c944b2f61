/// Base64 as it arrives and as it is written (RFC 2045 §6.8).
package enum Base64 {
    private static let skipped: UInt8 = 0xFF
    private static let padding: UInt8 = 0xFE
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: skipped, count: 256)
        for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
        table[Int(ASCII.equal)] = padding
        return table
    }()

    /// For each place in a group of four the six bits of each character, shifted to where they belong in the group.
    private static let places: [UInt32] = [18, 12, 6, 0].flatMap { shift in
        values.map { $0 < 64 ? UInt32($0) << shift : noGroup }
    }
    /// A bit that no group of three bytes has: one of the characters is none of the alphabet.
    private static let noGroup: UInt32 = 1 << 31

    /// The six bits that a character of the alphabet stands for.
    static func value(of byte: UInt8) -> UInt8? {
        let value = values[Int(byte)]
        return value < 64 ? value : nil
    }

    /// Decodes; what is not of the alphabet is skipped (RFC 2045 §6.8), and padding ends a group, not the data: parts
    /// that were encoded in pieces hold it in their middle.
    static func decode(_ input: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        // A whole group is written as four bytes of which the last is written over: one byte more than it holds.
        let room = input.count / 4 * 3 + 4
        return [UInt8](unsafeUninitializedCapacity: room) { output, count in
            values.withUnsafeBufferPointer { table in
                places.withUnsafeBufferPointer { places in
                    var decoder = Decoder(input: input, output: output, table: table, places: places)
                    decoder.run()
                    count = decoder.written
                }
            }
        }
    }

    /// The bytes of a text that is base64 and nothing else, padded or not; nil for any other (RFC 4648 §4).
    package static func decode(whole text: ArraySlice<UInt8>) -> [UInt8]? {
        var text = text
        while text.last == ASCII.equal, text.count % 4 != 1 { text.removeLast() }
        guard text.count % 4 != 1 else { return nil }
        let bytes = text.withUnsafeBufferPointer { decode($0) }
        // Whatever was skipped is missing.
        return bytes.count == text.count * 3 / 4 ? bytes : nil
    }

    private struct Decoder {
        let input: UnsafeBufferPointer<UInt8>
        let output: UnsafeMutableBufferPointer<UInt8>
        let table: UnsafeBufferPointer<UInt8>
        let places: UnsafeBufferPointer<UInt32>
        var written = 0
        private var index = 0
        private var buffer: UInt32 = 0
        private var held = 0

        init(
            input: UnsafeBufferPointer<UInt8>, output: UnsafeMutableBufferPointer<UInt8>,
            table: UnsafeBufferPointer<UInt8>, places: UnsafeBufferPointer<UInt32>
        ) {
            self.input = input
            self.output = output
            self.table = table
            self.places = places
        }

        mutating func run() {
            while index < input.count {
                if held == 0 { runWhole() }
                guard index < input.count else { break }
                let value = table[Int(input[index])]
                index += 1
                if value < 64 { take(value) } else if value == padding { flush() }
            }
            flush()
        }

        /// Groups of four clean characters, the bulk of any body, over the line ends between them.
        ///
        /// Four characters are read only where four are left. At most three bytes were written for every four read, in
        /// front of the last group that is at most `(count - 4) * 3 / 4`: its four bytes end within `room`.
        private mutating func runWhole() {
            guard let source = UnsafeRawPointer(input.baseAddress),
                let target = UnsafeMutableRawPointer(output.baseAddress)
            else { return }
            let (places, end) = (places, input.count)
            // Out of the struct, so that they stay in registers.
            var (read, filled) = (index, written)
            defer { (index, written) = (read, filled) }
            while read + 4 <= end {
                let four = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: read, as: UInt32.self))
                let group =
                    places[Int(four & 0xFF)] | places[Int(four >> 8 & 0xFF) + 256]
                    | places[Int(four >> 16 & 0xFF) + 512] | places[Int(four >> 24) + 768]
                if group < noGroup {
                    target.storeBytes(of: (group << 8).bigEndian, toByteOffset: filled, as: UInt32.self)
                    filled += 3
                    read += 4
                } else if four & 0xFFFF == 0x0A0D {
                    read += 2
                } else {
                    return
                }
            }
        }

        private mutating func take(_ value: UInt8) {
            buffer = buffer << 6 | UInt32(value)
            held += 1
            guard held == 4 else { return }
            output[written] = UInt8(truncatingIfNeeded: buffer >> 16)
            output[written + 1] = UInt8(truncatingIfNeeded: buffer >> 8)
            output[written + 2] = UInt8(truncatingIfNeeded: buffer)
            written += 3
            held = 0
            buffer = 0
        }

        /// Writes what an incomplete group holds; a single character holds no whole byte.
        private mutating func flush() {
            if held >= 2 {
                let group = buffer << UInt32(6 * (4 - held))
                output[written] = UInt8(truncatingIfNeeded: group >> 16)
                written += 1
                if held == 3 {
                    output[written] = UInt8(truncatingIfNeeded: group >> 8)
                    written += 1
                }
            }
            held = 0
            buffer = 0
        }
    }

    /// Encodes, with CRLF after every `lineLength` characters (a multiple of 4) and at the end; 0 for one line without.
    static func encode(_ bytes: [UInt8], lineLength: Int) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 3 * 4 + bytes.count / 24 + 8)
        var column = 0
        var index = 0
        while index < bytes.count {
            let rest = bytes.count - index
            let second = rest > 1 ? bytes[index + 1] : 0
            let third = rest > 2 ? bytes[index + 2] : 0
            let group = UInt32(bytes[index]) << 16 | UInt32(second) << 8 | UInt32(third)
            output.append(alphabet[Int(group >> 18 & 0x3F)])
            output.append(alphabet[Int(group >> 12 & 0x3F)])
            output.append(rest > 1 ? alphabet[Int(group >> 6 & 0x3F)] : ASCII.equal)
            output.append(rest > 2 ? alphabet[Int(group & 0x3F)] : ASCII.equal)
            index += 3
            column += 4
            if lineLength > 0, column >= lineLength {
                output.append(contentsOf: [ASCII.cr, ASCII.lf])
                column = 0
            }
        }
        if lineLength > 0, column > 0 { output.append(contentsOf: [ASCII.cr, ASCII.lf]) }
        return output
    }
}
