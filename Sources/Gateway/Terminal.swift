import Foundation

/// What goes to the person or program that started the command.
enum Terminal {
    enum Stream { case output, errors }

    /// Writes a line; nothing for an empty text.
    static func write(_ text: String, to stream: Stream = .output) {
        guard !text.isEmpty else { return }
        write([UInt8]((text.hasSuffix("\n") ? text : text + "\n").utf8), to: stream)
    }

    /// Writes bytes as they are; a reader that has gone away (`| head`) is no error of ours.
    static func write(_ bytes: [UInt8], to stream: Stream = .output) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(stream == .output ? 1 : 2, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }

    /// True where a person looks at the output, so that it may be coloured.
    static var isInteractive: Bool { isatty(1) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }

    /// Text in one of the terminal's styles; plain where nobody looks or the terminal is dumb.
    static func styled(_ text: String, _ style: Style) -> String {
        isInteractive ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// The styles, by their number in ECMA-48 §8.3.117.
    enum Style: String {
        case bold = "1"
        case faint = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
    }

    /// A mail's text made safe to show: no control characters, so that a mail cannot steer the operator's terminal.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl =
                        scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
                    return isControl ? "\u{FFFD}" : scalar
                }))
    }
}
