/// Reads lines from a socket and keeps what came after them.
struct LineReader {
    private let socket: Socket
    private var buffer: [UInt8] = []

    init(_ socket: Socket) {
        self.socket = socket
    }

    /// The next line with its ending, or what is left at the end of the stream; nil when nothing is left.
    mutating func line() throws -> [UInt8]? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[...end])
                buffer.removeFirst(line.count)
                return line
            }
            let more = try socket.receive()
            guard !more.isEmpty else {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : buffer
            }
            buffer += more
        }
    }

    /// Exactly the next `count` bytes; nil when the stream ends before.
    mutating func bytes(_ count: Int) throws -> [UInt8]? {
        while buffer.count < count {
            let more = try socket.receive()
            guard !more.isEmpty else { return nil }
            buffer += more
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }
}

/// A line as text without its ending, for comparing and showing; bytes that are no UTF-8 are repaired.
func text(_ line: [UInt8]) -> String {
    let end = line.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") } ?? -1
    return String(decoding: line[..<(end + 1)], as: UTF8.self)
}
