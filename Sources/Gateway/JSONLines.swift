import Foundation
import Logging
import Mail

/// Log lines as JSON on standard error, one object a line.
struct JSONLines: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    static func logger(level: Logger.Level) -> Logger {
        Logger(label: "postern") { _ in JSONLines(logLevel: level) }
    }

    func log(event: LogEvent) {
        var members: [(key: String, value: JSONValue)] = [
            (key: "time", value: .string(ISODate.textWithMilliseconds(.now))),
            (key: "level", value: .string(event.level.rawValue)),
            (key: "message", value: .string(JSONLines.withoutAddresses("\(event.message)"))),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            members.append((key: key, value: .string(JSONLines.withoutAddresses("\(value)"))))
        }
        Terminal.write(JSONValue.object(members).line, to: .errors)
    }

    /// The text with every word that holds an `@` blotted out.
    ///
    /// Who logs gives ids only; but a server's words may repeat an address, and logs are kept for long.
    static func withoutAddresses(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0.utf8.contains(UInt8(ascii: "@")) ? "(address)" : String($0) }.joined(separator: " ")
    }
}
