import Testing

@testable import People

@Suite("Reading CSV (RFC 4180)") struct CSVReaderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let text: String
        let cells: [[String]]
        var lines: [Int]?
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "CRLF", text: "a,b\r\n1,2\r\n", cells: [["a", "b"], ["1", "2"]], lines: [1, 2]),
        Case(
            name: "LF, no end of line at the end", text: "a,b\n1,2", cells: [["a", "b"], ["1", "2"]], lines: [1, 2]),
        Case(name: "CR alone", text: "a,b\r1,2\r", cells: [["a", "b"], ["1", "2"]], lines: [1, 2]),
        Case(name: "byte order mark", text: "\u{FEFF}a,b\n", cells: [["a", "b"]], lines: [1]),
        Case(name: "semicolons", text: "a;b\n1,5;2\n", cells: [["a", "b"], ["1,5", "2"]]),
        Case(name: "tabs", text: "a\tb\n1,5\t2\n", cells: [["a", "b"], ["1,5", "2"]]),
        Case(name: "one column", text: "a\n1\n", cells: [["a"], ["1"]]),
        Case(
            name: "separators in a quoted heading", text: "\"a;b;c\",d\n1,2\n", cells: [["a;b;c", "d"], ["1", "2"]]),
        Case(name: "Excel's first line", text: "sep=;\r\na;b,c,d\r\n", cells: [["a", "b,c,d"]], lines: [2]),
        Case(
            name: "quotes, doubled quotes, separators and line ends in a cell",
            text: "a,b\r\n\"x \"\"y\"\", z\",\"1\r\n2\"\r\n3,4\r\n",
            cells: [["a", "b"], ["x \"y\", z", "1\r\n2"], ["3", "4"]], lines: [1, 2, 4]),
        Case(name: "empty cells", text: "a,,\n,,1\n", cells: [["a", "", ""], ["", "", "1"]]),
        Case(
            name: "empty lines and lines of separators", text: "\n\na,b\n\n,\n1,2\n,,,\n",
            cells: [["a", "b"], ["1", "2"]], lines: [3, 6]),
        Case(name: "blanks after a closing quote", text: "\"a\"  ,b\n", cells: [["a", "b"]]),
        Case(name: "nothing", text: "", cells: []),
    ]

    static func records(_ bytes: [UInt8]) -> [CSVRecord] {
        var reader = CSVReader(bytes)
        var records: [CSVRecord] = []
        while let record = reader.record() { records.append(record) }
        return records
    }

    @Test("records come with their cells and the line on which they begin", arguments: cases)
    func reads(_ row: Case) {
        let records = Self.records(Array(row.text.utf8))
        #expect(records.map { $0.cells.map { String(decoding: $0, as: UTF8.self) } } == row.cells)
        #expect(records.allSatisfy { $0.flaw == nil })
        if let lines = row.lines { #expect(records.map(\.line) == lines) }
    }

    static let flaws: [(String, [CSVFlaw?])] = [
        ("a,b\n1,x \"y\" z\n3,4\n", [nil, .strayQuote, nil]),
        ("a,b\n1,\"x\" y\n3,4\n", [nil, .afterQuote, nil]),
        ("a,b\n1,\"x\n3,4\n", [nil, .openQuote]),
        ("a\n" + String(repeating: ",", count: 200) + "1\n2\n", [nil, .tooManyCells, nil]),
    ]

    @Test("a record that breaks the rules is named, and reading goes on behind it", arguments: flaws)
    func flawed(_ row: (String, [CSVFlaw?])) {
        #expect(Self.records(Array(row.0.utf8)).map(\.flaw) == row.1)
    }

    @Test("any bytes end, and give no cell that is not there")
    func total() {
        var state: UInt64 = 88
        let alphabet = Array("a1\",;\t\r\n= \u{FEFF}".utf8) + [0, 0xFF]
        for _ in 1...3_000 {
            var bytes: [UInt8] = []
            for _ in 0..<40 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            let records = Self.records(bytes)
            #expect(records.reduce(0) { $0 + $1.cells.reduce(0) { $0 + $1.count } } <= bytes.count)
            #expect(zip(records, records.dropFirst()).allSatisfy { $0.line < $1.line })
        }
    }
}
