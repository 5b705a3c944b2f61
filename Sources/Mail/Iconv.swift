import Glibc

/// Conversion through glibc's iconv; the names come from `CharsetLabel` only, never from a mail.
enum Iconv {
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
    /// Bytes converted at a time.
    private static let room = 16_384

    /// Text of bytes in that charset, with U+FFFD for what it cannot hold, and the number of such repairs.
    static func text(_ bytes: [UInt8], from name: String) -> (text: String, repairs: Int) {
        guard let descriptor = iconv_open("UTF-8", name), Int(bitPattern: descriptor) != -1 else {
            return (Windows1252.text(bytes), bytes.count)
        }
        defer { iconv_close(descriptor) }
        var conversion = Conversion(descriptor: descriptor)
        conversion.run(bytes)
        return (String(decoding: conversion.output, as: UTF8.self), conversion.repairs)
    }

    /// The character of each code, nil where there is none; all in one conversion, because opening one is slow.
    static func characters(of codes: [[UInt8]], from name: String) -> [Unicode.Scalar?] {
        let lines = text(Array(codes.joined(separator: [ASCII.lf])), from: name).text.unicodeScalars
        return lines.split(separator: "\n", omittingEmptySubsequences: false).map(\.first)
    }

    private struct Conversion {
        let descriptor: iconv_t
        var output: [UInt8] = []
        var repairs = 0

        mutating func run(_ bytes: [UInt8]) {
            // iconv takes a mutable pointer but never writes through it.
            var input = bytes
            output.reserveCapacity(bytes.count + bytes.count / 2)
            input.withUnsafeMutableBytes { raw in
                withUnsafeTemporaryAllocation(of: CChar.self, capacity: Iconv.room) { chunk in
                    var next = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var left = raw.count
                    while left > 0 {
                        let before = left
                        let failure = step(&next, &left, chunk)
                        guard failure != 0, failure != E2BIG || left == before else { continue }
                        skip(&next, &left)
                    }
                    flush(chunk)
                }
            }
        }

        /// Converts as much as fits; the error number, 0 when all was converted.
        private mutating func step(
            _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ chunk: UnsafeMutableBufferPointer<CChar>
        ) -> Int32 {
            var target = chunk.baseAddress
            var free = chunk.count
            let result = iconv(descriptor, &next, &left, &target, &free)
            let failure = Int(result) == -1 ? errno : 0
            keep(chunk, chunk.count - free)
            return failure
        }

        /// Steps over one byte that cannot be converted: only one, so that what follows it is not lost with it.
        private mutating func skip(_ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int) {
            output.append(contentsOf: Iconv.replacement)
            repairs += 1
            next = next.map { $0 + 1 }
            left -= 1
        }

        /// Writes what a stateful charset still holds.
        private mutating func flush(_ chunk: UnsafeMutableBufferPointer<CChar>) {
            var target = chunk.baseAddress
            var free = chunk.count
            _ = iconv(descriptor, nil, nil, &target, &free)
            keep(chunk, chunk.count - free)
        }

        private mutating func keep(_ chunk: UnsafeMutableBufferPointer<CChar>, _ count: Int) {
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(chunk)[..<count]))
        }
    }
}
