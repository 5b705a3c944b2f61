import Foundation
import Synchronization

/// Why a journal is of no use.
package struct JournalError: Error, CustomStringConvertible {
    package let description: String
}

/// The requests that changed something, one a line, from which a world can be made again.
final class Journal: Sendable {
    private let path: String
    private let file: Mutex<FileHandle?>
    /// When the world began that it tells of; nil for a new one.
    let begins: Moment?

    init(path: String) throws {
        self.path = path
        let first = try? String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").first.map {
            Array($0.utf8)
        }
        begins = first.flatMap { JSON($0) }?["begins"]?.integer.map { Moment(milliseconds: $0) }
        if begins == nil, let first, !first.isEmpty {
            throw JournalError(description: "\(path) is no journal of the stand-in")
        }
        file = Mutex(FileHandle(forWritingAtPath: path))
        file.withLock { _ = try? $0?.seekToEnd() }
    }

    /// Starts it anew.
    func begin(at moment: Moment) throws {
        let line = (["begins": .integer(moment.milliseconds)] as JSON).bytes + [0x0A]
        guard FileManager.default.createFile(atPath: path, contents: Data(line)) else {
            throw JournalError(description: "\(path) cannot be written")
        }
        file.withLock { file in
            try? file?.close()
            file = FileHandle(forWritingAtPath: path)
            _ = try? file?.seekToEnd()
        }
    }

    func write(_ call: Call, at moment: Moment) {
        let headers = call.headers.filter { ["authorization", "content-type", "idempotency-key"].contains($0.key) }
        let entry: JSON = [
            "at": .integer(moment.milliseconds), "method": .string(call.method), "path": .string(call.path),
            "query": .array(call.query.map { [.string($0.name), .string($0.value)] }),
            "headers": .object(headers.mapValues(JSON.string)), "body": .string(Base64.encoded(call.body)),
        ]
        file.withLock { try? $0?.write(contentsOf: Data(entry.bytes + [0x0A])) }
    }

    /// Gives each request again.
    ///
    /// A last line that was not written to its end does not count.
    func replay(_ each: (Call, Moment) -> Void) throws {
        guard begins != nil else { return }
        let text = try Data(contentsOf: URL(fileURLWithPath: path))
        for line in text.split(separator: 0x0A).dropFirst() {
            guard let entry = JSON(Array(line)), let at = entry["at"]?.integer, let method = entry["method"]?.string,
                let path = entry["path"]?.string
            else { continue }
            var call = Call(method: method, target: path)
            call.query = (entry["query"]?.array ?? []).map { ($0[0]?.string ?? "", $0[1]?.string ?? "") }
            call.headers = (entry["headers"]?.object ?? [:]).compactMapValues(\.string)
            call.body = Base64.decoded(entry["body"]?.string ?? "") ?? []
            each(call, Moment(milliseconds: at))
        }
    }

    func close() { file.withLock { try? $0?.close() } }
}
