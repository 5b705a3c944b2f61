/// Lines of a body put together again: mostly they stand in it one after the other, just as they are wanted.
struct JoinedLines {
    private struct Piece {
        /// Line ends in front of it.
        var breaks: Int
        var range: Range<Int>
    }

    private let bytes: [UInt8]
    private let plain: String?
    private var pieces: [Piece] = []
    /// The last piece, while it grows; nothing where its end is 0.
    private var (breaks, start, end) = (0, 0, 0)
    private var lastNumber = -1
    /// Blank lines below the last one.
    private var blanks = 0

    init(of body: BodyLines) { (bytes, plain) = (body.bytes, body.plain) }

    /// A blank line of the body, which stays between lines that belong together.
    @inline(__always)
    mutating func addBlank() { blanks += 1 }

    /// Adds a line that is not blank, by its number in the body.
    ///
    /// The halves of a line that was split are one line again where both stay.
    @inline(__always)
    mutating func append(_ range: Range<Int>, at number: Int) {
        // Nearly every line stands just below the one before it.
        if blanks == 0, number == lastNumber + 1, end > 0, end + 1 == range.lowerBound, bytes[end] == Byte.newline {
            (lastNumber, end) = (number, range.upperBound)
            return
        }
        // Where other lines stood between, one blank line is enough.
        let between = number - lastNumber - 1 == blanks ? blanks : min(blanks, 1)
        let breaks = end == range.lowerBound ? 0 : between + 1
        if end > 0, end + breaks == range.lowerBound, isBare(end, range.lowerBound) {
            end = range.upperBound
        } else {
            begin(range, breaks: breaks)
        }
        (lastNumber, blanks) = (number, 0)
    }

    private mutating func begin(_ range: Range<Int>, breaks: Int) {
        if end > 0 { pieces.append(Piece(breaks: self.breaks, range: start..<end)) }
        self.breaks = end > 0 ? breaks : 0
        (start, end) = (range.lowerBound, range.upperBound)
    }

    /// True where nothing but LF stands between two lines.
    @inline(__always)
    private func isBare(_ start: Int, _ end: Int) -> Bool {
        var place = start
        while place < end, bytes[place] == Byte.newline { place += 1 }
        return place == end
    }

    /// The lines as text.
    var text: String {
        guard end > 0 else { return "" }
        let last = Piece(breaks: breaks, range: start..<end)
        guard let plain else { return String(decoding: joinedBytes(upTo: last), as: UTF8.self) }
        if pieces.isEmpty { return String(Self.part(of: plain, last.range)) }
        var result = ""
        result.reserveCapacity(bytes.count)
        for piece in pieces + [last] {
            for _ in 0..<piece.breaks { result.append("\n") }
            result.append(contentsOf: Self.part(of: plain, piece.range))
        }
        return result
    }

    /// Lines begin and end at ASCII signs or at whole characters, so that nothing has to be proven anew.
    private static func part(of plain: String, _ range: Range<Int>) -> Substring {
        let start = plain.utf8.index(plain.startIndex, offsetBy: range.lowerBound)
        return plain[start..<plain.utf8.index(start, offsetBy: range.count)]
    }

    private func joinedBytes(upTo last: Piece) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for piece in pieces + [last] {
            for _ in 0..<piece.breaks { result.append(Byte.newline) }
            result += bytes[piece.range]
        }
        return result
    }
}
