/// Reads one header block (RFC 5322 §2.2, §4.5): folded lines, 8-bit bytes, and what real mailers do wrong.
struct HeaderReader {
    let lines: Lines
    let limits: Limits
    /// Whether the line at an offset is a boundary of an open multipart, or of the one that the fields so far describe:
    /// such a line ends a header even without an empty line.
    let isDelimiter: (Int, [Header.Field]) -> Bool

    private(set) var fields: [Header.Field] = []
    private(set) var defects: Set<String> = []
    /// Where the body begins.
    private(set) var end = 0
    private var keptBytes = 0
    /// The lines of the field that is being read, kept for its room.
    private var pieces: [(Int, Int)] = []

    private var bytes: UnsafeBufferPointer<UInt8> { lines.bytes }

    init(lines: Lines, limits: Limits, isDelimiter: @escaping (Int, [Header.Field]) -> Bool = { _, _ in false }) {
        self.lines = lines
        self.limits = limits
        self.isDelimiter = isDelimiter
        fields.reserveCapacity(24)
    }

    /// Reads the block that begins at `start`.
    ///
    /// `isOutermost` allows what only the top of a mail has: empty lines and an mbox separator before the first field.
    mutating func read(from start: Int, isOutermost: Bool) {
        var position = isOutermost ? skipPrologue(from: start) : start
        while position < bytes.count {
            let (content, next) = lines.end(from: position)
            if content == position {
                position = next
                break
            }
            if bytes[position] == ASCII.minus, isDelimiter(position, fields) {
                defects.insert("missing-header-end")
                break
            }
            guard let colon = fieldColon(from: position, to: content) else {
                let isBlankLine = bytes[position..<content].allSatisfy(\.isBlank)
                if let resumed = resume(after: next) {
                    position = resumed
                    continue
                }
                if isBlankLine { position = next }
                break
            }
            position = readField(nameStart: position, colon: colon, firstEnd: content, next: next)
        }
        end = position
    }

    /// QUIRK: empty or blank lines and an mbox `From ` line above the first field (procmail, exports of Eudora and
    /// Thunderbird; HeaderTests "the top of a mail").
    private mutating func skipPrologue(from start: Int) -> Int {
        var position = start
        var resume = start
        while position < bytes.count {
            let (content, next) = lines.end(from: position)
            let line = bytes[position..<content]
            if line.allSatisfy(\.isBlank) {
                position = next
                continue
            }
            if line.hasPrefix("From ") || line.hasPrefix(">From ") {
                position = next
                resume = next
                continue
            }
            // A body without any header may begin with empty lines; only a field makes them part of the prologue.
            let first = line.trimmed()
            guard fieldColon(from: first.startIndex, to: content) != nil else { return resume }
            if first.startIndex != position { defects.insert("indented-header") }
            return first.startIndex
        }
        return resume
    }

    /// The colon of a field that begins at `start`; nil when the line is no field.
    private func fieldColon(from start: Int, to end: Int) -> Int? {
        var index = start
        while index < end, bytes[index] > ASCII.space, bytes[index] < ASCII.delete, bytes[index] != ASCII.colon {
            index += 1
        }
        guard index > start, index - start <= HeaderReader.longestName else { return nil }
        let nameEnd = index
        // RFC 5322 §4.5 allows white space before the colon.
        while index < end, bytes[index].isBlank { index += 1 }
        guard index < end, bytes[index] == ASCII.colon else { return nil }
        let isLink = index + 2 < end && bytes[index + 1] == ASCII.slash && bytes[index + 2] == ASCII.slash
        return isLink && nameEnd == index ? nil : index
    }

    private static let longestName = 256

    /// What to do with a line that is no field: the position to go on from, nil when the header ends.
    private mutating func resume(after next: Int) -> Int? {
        if startsKnownField(next) {
            // QUIRK: a stray line among fields ("---- Original message ----", a line of blanks, a fold that lost its
            // blank; HeaderTests "junk lines").
            defects.insert("junk-in-header")
            return next
        }
        defects.insert("missing-header-end")
        return nil
    }

    private func startsKnownField(_ position: Int) -> Bool {
        guard position < bytes.count else { return false }
        let content = lines.end(from: position).content
        guard let colon = fieldColon(from: position, to: content) else { return false }
        let name = bytes[position..<colon].trimmed()
        return KnownField.contains(name)
    }

    private mutating func readField(nameStart: Int, colon: Int, firstEnd: Int, next: Int) -> Int {
        var position = next
        pieces.removeAll(keepingCapacity: true)
        pieces.append((colon + 1, firstEnd))
        while position < bytes.count, bytes[position].isBlank {
            let (content, following) = lines.end(from: position)
            // A line of blanks between fields is a fold of nothing (RFC 5322 §4.2), unless the body follows.
            if bytes[position..<content].allSatisfy(\.isBlank), !continues(at: following) { break }
            pieces.append((position, content))
            position = following
        }
        keep(name: bytes[nameStart..<colon].trimmed())
        return position
    }

    private func continues(at position: Int) -> Bool {
        guard position < bytes.count else { return false }
        if bytes[position].isBlank { return true }
        let content = lines.end(from: position).content
        return content == position || fieldColon(from: position, to: content) != nil
    }

    private mutating func keep(name: Slice<UnsafeBufferPointer<UInt8>>) {
        let length = pieces.reduce(0) { $0 + ($1.1 - $1.0) }
        guard fields.count < limits.headerFields, keptBytes + length <= limits.headerBytes else {
            defects.insert("header-too-long")
            return
        }
        let room = min(length, limits.headerFieldBytes)
        if room < length { defects.insert("header-field-too-long") }
        keptBytes += room
        fields.append(Header.Field(name: name.loweredText, value: unfold(room: room)))
    }

    private func unfold(room: Int) -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(room)
        for (start, stop) in pieces {
            let piece = UnsafeBufferPointer(rebasing: bytes[start..<min(stop, start + room - value.count)])
            if value.isEmpty { value.append(contentsOf: piece.drop(while: \.isWhite)) } else { value += piece }
        }
        while value.last?.isWhite == true { value.removeLast() }
        // A stray CR in a line, or the LF at the end of a message with CRs.
        let isUnfolded = value.withUnsafeBufferPointer {
            Lines.find(ASCII.cr, in: $0, from: 0, to: $0.count) == nil
                && Lines.find(ASCII.lf, in: $0, from: 0, to: $0.count) == nil
        }
        return isUnfolded ? value : value.filter { $0 != ASCII.cr && $0 != ASCII.lf }
    }
}
