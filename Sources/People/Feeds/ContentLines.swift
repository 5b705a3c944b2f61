/// The lines of an iCalendar file, put together from their folded parts (RFC 5545 §3.1), in one pass over the bytes.
///
/// Lines end with CRLF, and with LF or CR where a program wrote that.
struct ContentLines {
    /// One line.
    struct Line {
        /// On which it begins, from 1.
        let number: Int
        var bytes: [UInt8]
        /// True where it was longer than what is kept of it.
        var isCut = false
    }

    private let bytes: [UInt8]
    private var position = 0
    private var number = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next line that is not empty; nil at the end.
    mutating func next() -> Line? {
        while position < bytes.count {
            var line = Line(number: number + 1, bytes: [])
            takePhysical(into: &line)
            while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 {
                position += 1
                takePhysical(into: &line)
            }
            if line.bytes.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return line }
        }
        return nil
    }

    /// The rest up to the end of a line, which is passed over.
    private mutating func takePhysical(into line: inout Line) {
        let start = position
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
        let room = CalendarLimits.line - line.bytes.count
        if position - start > room { line.isCut = true }
        line.bytes += bytes[start..<min(position, start + room)]
        if position < bytes.count {
            let isReturn = bytes[position] == 0x0D
            position += 1
            if isReturn, position < bytes.count, bytes[position] == 0x0A { position += 1 }
        }
        number += 1
    }
}

/// A line taken apart: `DTSTART;TZID=Europe/London:20270301T093000` (RFC 5545 §3.1).
struct ContentLine {
    let number: Int
    /// In capitals.
    let name: String
    /// By name in capitals; of several values the first.
    let parameters: [String: String]
    let value: String
    /// True where the end of the value is missing.
    let isCut: Bool

    private static let quote = UInt8(ascii: "\"")
    private static let colon = UInt8(ascii: ":")
    private static let semicolon = UInt8(ascii: ";")

    /// The name of a line, in capitals, without taking the rest apart; empty for what is no line of a calendar.
    static func name(of line: ContentLines.Line) -> String {
        let name = line.bytes.prefix { $0 != colon && $0 != semicolon }
        guard name.count < line.bytes.count, name.count <= 64, name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return ""
        }
        return String(decoding: name, as: UTF8.self).uppercased()
    }

    /// Nil for what is no line of a calendar.
    init?(_ line: ContentLines.Line) {
        let bytes = line.bytes
        name = ContentLine.name(of: line)
        guard !name.isEmpty else { return nil }
        number = line.number
        isCut = line.isCut
        var position = name.utf8.count
        var parameters: [String: String] = [:]
        while position < bytes.count, bytes[position] == ContentLine.semicolon {
            let end = ContentLine.end(of: bytes, from: position + 1)
            if let (name, value) = ContentLine.parameter(bytes[(position + 1)..<end]), parameters[name] == nil {
                parameters[name] = value
            }
            position = end
        }
        guard position < bytes.count else { return nil }
        self.parameters = parameters
        value = ContentLine.text(bytes[(position + 1)...]).trimmed
    }

    /// Where a parameter ends: at a semicolon or a colon outside quotes.
    private static func end(of bytes: [UInt8], from start: Int) -> Int {
        var isQuoted = false
        for place in start..<bytes.count {
            if bytes[place] == quote { isQuoted.toggle() }
            if !isQuoted, bytes[place] == semicolon || bytes[place] == colon { return place }
        }
        return bytes.count
    }

    private static func parameter(_ bytes: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        var value = bytes[(equals + 1)...]
        if value.first == quote { value = value.dropFirst().prefix { $0 != quote } }
        return (text(bytes[..<equals]).uppercased(), text(value))
    }

    /// Repaired where it is no UTF-8; without NUL, which no line may hold.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.contains(0) ? bytes.filter { $0 != 0 } : Array(bytes), as: UTF8.self)
    }
}
