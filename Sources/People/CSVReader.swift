/// One record of a CSV file.
struct CSVRecord: Hashable {
    /// The line on which it begins, from 1.
    let line: Int
    var cells: [[UInt8]] = []
    /// Why it cannot be read; nil where it can.
    var flaw: CSVFlaw?

    /// True for an empty line, and for one of separators only, as spreadsheets write below their last row.
    var isBlank: Bool { flaw == nil && cells.allSatisfy(\.isEmpty) }
}

/// What is wrong with a record.
enum CSVFlaw: Hashable {
    /// A quote stands inside a cell that does not begin with one.
    case strayQuote
    /// Something follows the closing quote of a cell.
    case afterQuote
    /// The quote that opens a cell is never closed: where the record ends is unknown.
    case openQuote
    case tooManyCells
}

/// Reads CSV (RFC 4180) record by record, in one pass over the bytes.
///
/// Separated by comma, semicolon or tab, whichever the first line holds most of; lines end with CRLF, LF or CR.
struct CSVReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private let separator: UInt8

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: CSVReader.byteOrderMark) ? CSVReader.byteOrderMark.count : 0
        let first = bytes[position...].prefix { $0 != CSVReader.lineFeed && $0 != CSVReader.carriageReturn }
        // QUIRK: Excel writes and reads a first line `sep=;` (CSVReaderTests, "Excel's first line").
        let named = Array("sep=".utf8)
        if first.starts(with: named), first.count == named.count + 1, let last = first.last {
            separator = last
            position = first.endIndex
            takeLineEnd()
        } else {
            separator = CSVReader.separator(in: first)
        }
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D

    private static func separator(in line: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in line {
            if byte == quote { isQuoted.toggle() }
            if !isQuoted, [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].contains(byte) { counts[byte, default: 0] += 1 }
        }
        let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return most?.key ?? UInt8(ascii: ",")
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The next record that is not blank; nil at the end.
    mutating func record() -> CSVRecord? {
        while next != nil {
            var record = CSVRecord(line: line)
            while true {
                let cell = cell(&record.flaw)
                if record.cells.count < ImportLimits.cells {
                    record.cells.append(cell)
                } else if record.flaw == nil {
                    record.flaw = .tooManyCells
                }
                guard next == separator else { break }
                position += 1
            }
            takeLineEnd()
            if !record.isBlank { return record }
        }
        return nil
    }

    /// One cell, up to the separator or the end of the line; reading goes on after a flaw.
    private mutating func cell(_ flaw: inout CSVFlaw?) -> [UInt8] {
        guard next == CSVReader.quote else { return plainCell(&flaw) }
        let cell = quotedCell(&flaw)
        let rest = plainCell(&flaw, isRest: true)
        if rest.contains(where: { $0 != 0x20 }) { flaw = flaw ?? .afterQuote }
        return cell
    }

    private mutating func plainCell(_ flaw: inout CSVFlaw?, isRest: Bool = false) -> [UInt8] {
        let start = position
        while let byte = next, byte != separator, byte != CSVReader.lineFeed, byte != CSVReader.carriageReturn {
            if byte == CSVReader.quote { flaw = flaw ?? (isRest ? .afterQuote : .strayQuote) }
            position += 1
        }
        return Array(bytes[start..<position])
    }

    private mutating func quotedCell(_ flaw: inout CSVFlaw?) -> [UInt8] {
        position += 1
        var cell: [UInt8] = []
        while let byte = next {
            position += 1
            if byte == CSVReader.quote {
                guard next == CSVReader.quote else { return cell }
                position += 1
            } else if byte == CSVReader.lineFeed || (byte == CSVReader.carriageReturn && next != CSVReader.lineFeed) {
                line += 1
            }
            cell.append(byte)
        }
        flaw = flaw ?? .openQuote
        return cell
    }

    private mutating func takeLineEnd() {
        guard let byte = next else { return }
        position += 1
        if byte == CSVReader.carriageReturn, next == CSVReader.lineFeed { position += 1 }
        line += 1
    }
}
