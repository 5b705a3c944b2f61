import Foundation

/// A script for a `ScriptedServer`: what it says and what it must hear, one step a line.
///
///     # a comment; empty lines are skipped
///     S: * OK ready             sends the line and CRLF
///     S= * 1 FE                 sends the text alone, without CRLF
///     C: $tag NOOP              must hear exactly this line; $tag stands for any one word, which is remembered
///     C~ $tag UID FETCH         must hear a line that begins so
///     C* .                      hears lines up to the one that is exactly this (the end of DATA)
///     S: * 1 FETCH (BODY[] {n}  {n} becomes the number of bytes of the L: lines that follow
///     L: Subject: hello         a line of the literal, sent with CRLF
///     S: )
///     S: $tag OK done           $tag is the last one heard
///     X: close                  ends the connection; also: reset, silence (says no more, stays open), pause 50 (ms)
///     ---                       what follows is for the next connection
///
/// In `S` and `L` lines `\r`, `\n`, `\0`, `\\`, `\$` and `\xHH` stand for single bytes.
package struct Dialog: Sendable {
    enum Step: Sendable {
        case send([Piece])
        case hear(String)
        case hearPrefix(String)
        case hearUntil(String)
        case close
        case reset
        case silence
        case pause(Duration)
    }

    enum Piece: Sendable {
        case bytes([UInt8])
        case tag
    }

    struct Line: Sendable {
        let number: Int
        let step: Step
    }

    /// The steps of each connection.
    let connections: [[Line]]

    /// A line of a script that is none.
    package struct SyntaxError: Error, CustomStringConvertible {
        /// The line's number and what is wrong with it.
        package let description: String
    }

    /// Reads a script.
    ///
    /// - Throws: `SyntaxError`.
    package init(_ script: String) throws {
        var reader = DialogReader()
        let lines = script.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            try reader.read(String(line), number: index + 1)
        }
        connections = try reader.finish()
    }

    /// Reads the script in a file.
    ///
    /// - Throws: `SyntaxError`; a Foundation error when the file cannot be read.
    package init(file: String) throws {
        try self.init(String(contentsOfFile: file, encoding: .utf8))
    }
}

private struct DialogReader {
    private var connections: [[Dialog.Line]] = []
    private var lines: [Dialog.Line] = []
    private var waiting: (number: Int, text: String)?
    private var literal: [UInt8] = []

    mutating func read(_ line: String, number: Int) throws {
        let kind = String(line.prefix(2))
        // One space after the mark belongs to it; further ones are text.
        let rest = String(line.dropFirst(line.dropFirst(2).hasPrefix(" ") ? 3 : 2))
        if kind != "L:" { try flush() }
        switch kind {
        case "": return
        case "S:": waiting = (number, rest + "\\r\\n")
        case "S=": waiting = (number, rest)
        case "L:": try readLiteral(rest, number: number)
        case "C:": add(.hear(rest), number)
        case "C~": add(.hearPrefix(rest), number)
        case "C*": add(.hearUntil(rest), number)
        case "X:": add(try action(rest, number: number), number)
        case "--":
            connections.append(lines)
            lines = []
        default:
            guard line.hasPrefix("#") else {
                throw wrong(number, "a step begins with S:, S=, L:, C:, C~, C*, X:, --- or #")
            }
        }
    }

    mutating func finish() throws -> [[Dialog.Line]] {
        try flush()
        return connections + [lines]
    }

    private mutating func add(_ step: Dialog.Step, _ number: Int) {
        lines.append(Dialog.Line(number: number, step: step))
    }

    private mutating func readLiteral(_ rest: String, number: Int) throws {
        guard waiting != nil else { throw wrong(number, "an L: line follows an S: line with {n}") }
        for piece in try pieces(rest + "\\r\\n", number: number) {
            guard case .bytes(let bytes) = piece else { throw wrong(number, "$tag in a literal: write \\$tag") }
            literal += bytes
        }
    }

    private mutating func flush() throws {
        guard let (number, text) = waiting else { return }
        let counted = text.replacingOccurrences(of: "{n}", with: "{\(literal.count)}")
        if !literal.isEmpty, counted == text { throw wrong(number, "L: lines follow, but no {n} tells their size") }
        let literalPiece: [Dialog.Piece] = literal.isEmpty ? [] : [.bytes(literal)]
        add(.send(try pieces(counted, number: number) + literalPiece), number)
        waiting = nil
        literal = []
    }

    private func action(_ text: String, number: Int) throws -> Dialog.Step {
        let words = text.split(separator: " ")
        switch (words.first, words.count) {
        case ("close", 1): return .close
        case ("reset", 1): return .reset
        case ("silence", 1): return .silence
        case ("pause", 2):
            guard let milliseconds = Int(words[1]) else { throw wrong(number, "pause takes milliseconds") }
            return .pause(.milliseconds(milliseconds))
        default: throw wrong(number, "X: takes close, reset, silence or pause N")
        }
    }

    private func pieces(_ text: String, number: Int) throws -> [Dialog.Piece] {
        var pieces: [Dialog.Piece] = []
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"):
                bytes.append(try escaped(&rest, number: number))
            case UInt8(ascii: "$") where rest.starts(with: "tag".utf8):
                rest = rest.dropFirst(3)
                pieces += [.bytes(bytes), .tag]
                bytes = []
            default: bytes.append(byte)
            }
        }
        return pieces + [.bytes(bytes)]
    }

    private func escaped(_ rest: inout ArraySlice<UInt8>, number: Int) throws -> UInt8 {
        switch rest.popFirst() {
        case UInt8(ascii: "r"): return UInt8(ascii: "\r")
        case UInt8(ascii: "n"): return UInt8(ascii: "\n")
        case UInt8(ascii: "0"): return 0
        case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
        case UInt8(ascii: "$"): return UInt8(ascii: "$")
        case UInt8(ascii: "x"):
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.count == 2, let byte = UInt8(digits, radix: 16) else {
                throw wrong(number, "\\x takes two digits")
            }
            rest = rest.dropFirst(2)
            return byte
        default: throw wrong(number, "unknown escape; write \\\\ for a backslash")
        }
    }

    private func wrong(_ number: Int, _ what: String) -> Dialog.SyntaxError {
        Dialog.SyntaxError(description: "line \(number): \(what)")
    }
}
