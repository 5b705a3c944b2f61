/// The lines of a calendar object, unfolded for reading and folded for writing (RFC 5545 §3.1).
enum CalendarLines {
    /// Octets of a written line, without its end.
    static let longestLine = 75

    /// Each content line without its folds; any line end counts, and empty lines do not.
    static func unfolded(_ text: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var isAtStart = true
        for byte in text {
            if byte == carriageReturn || byte == lineFeed {
                isAtStart = true
            } else if isAtStart, byte == space || byte == tab, !line.isEmpty {
                // The line before goes on; its first blank is the fold's.
                isAtStart = false
            } else {
                if isAtStart, !line.isEmpty {
                    lines.append(line)
                    line = []
                }
                isAtStart = false
                line.append(byte)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// The lines with CRLF, cut between characters where they are too long.
    static func folded(_ lines: [[UInt8]]) -> [UInt8] {
        var output: [UInt8] = []
        for line in lines {
            var rest = line[...]
            var room = longestLine
            while rest.count > room {
                var cut = rest.startIndex + room
                // Never within a character of UTF-8; a run of bytes that is none is cut anywhere.
                while cut > rest.startIndex + room - 4, rest[cut] & 0xC0 == 0x80 { cut -= 1 }
                output += rest[..<cut]
                output += [carriageReturn, lineFeed, space]
                rest = rest[cut...]
                room = longestLine - 1
            }
            output += rest
            output += [carriageReturn, lineFeed]
        }
        return output
    }

    private static let carriageReturn: UInt8 = 0x0D
    private static let lineFeed: UInt8 = 0x0A
    private static let space: UInt8 = 0x20
    private static let tab: UInt8 = 0x09
}
