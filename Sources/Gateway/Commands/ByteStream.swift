import Foundation

/// A file or standard input, read in pieces: however long it is, no more of it is held than one line.
final class ByteStream {
    private let name: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// Where in the buffer begins what has not been given out.
    private var start = 0
    private var isAtEnd = false

    /// Bytes read at a time.
    private static let chunk = 262_144

    /// Opens a file; `-` is standard input.
    ///
    /// - Throws: `Failure` saying why it cannot be read.
    init(of name: String) throws {
        self.name = name
        descriptor = name == "-" ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputFile.unreadable(name) }
    }

    deinit {
        if descriptor > STDIN_FILENO { close(descriptor) }
    }

    /// The next bytes, which are not taken; fewer only where the input ends.
    func peek(_ count: Int) throws -> ArraySlice<UInt8> {
        while buffer.count - start < count, try fill() {}
        return buffer[start..<min(buffer.count, start + count)]
    }

    /// The next line with its line end; nil at the end of the input.
    func line() throws -> ArraySlice<UInt8>? {
        var looked = 0
        while true {
            if let end = lineEnd(from: start + looked) {
                defer { start = end }
                return buffer[start..<end]
            }
            looked = buffer.count - start
            guard try fill() else { break }
        }
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return buffer[start...]
    }

    private func lineEnd(from place: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard place < bytes.count, let base = bytes.baseAddress else { return nil }
            return memchr(base + place, 0x0A, bytes.count - place).map { UnsafeRawPointer($0) - base + 1 }
        }
    }

    /// All that is left, at most `limit` bytes of it.
    func rest(atMost limit: Int = .max) throws -> [UInt8] {
        if let size = fileSize { buffer.reserveCapacity(min(size, limit) + 1) }
        while buffer.count - start < limit, try fill(atMost: limit - (buffer.count - start)) {}
        defer { (buffer, start) = ([], 0) }
        return start == 0 && buffer.count <= limit ? buffer : Array(buffer[start...].prefix(limit))
    }

    /// The size of a file; nil for a pipe, of which nobody knows.
    private var fileSize: Int? {
        let place = lseek(descriptor, 0, SEEK_CUR)
        guard place >= 0 else { return nil }
        let end = lseek(descriptor, 0, SEEK_END)
        return lseek(descriptor, place, SEEK_SET) == place && end >= place ? Int(end) : nil
    }

    /// Reads on; false at the end.
    private func fill(atMost limit: Int = .max) throws -> Bool {
        guard !isAtEnd else { return false }
        if start > 0 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        let room = min(ByteStream.chunk, limit)
        let got = try withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { room in
            let got = try read(into: room)
            buffer.append(contentsOf: room[..<got])
            return got
        }
        isAtEnd = got == 0
        return !isAtEnd
    }

    private func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let got = Glibc.read(descriptor, room.baseAddress, room.count)
            if got >= 0 { return got }
            guard errno == EINTR else { throw InputFile.unreadable(name) }
        }
    }
}
