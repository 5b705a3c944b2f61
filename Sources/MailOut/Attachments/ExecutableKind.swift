import Mail

/// A kind of program that a file is by its first bytes, whatever it is called.
enum ExecutableKind: CaseIterable {
    case windows, linux, mac, script, shortcut, dalvik

    /// For people, in words that every language has.
    var words: String {
        switch self {
        case .windows: "Windows"
        case .linux: "Linux"
        case .mac: "macOS, Java"
        case .script: "script"
        case .shortcut: ".lnk"
        case .dalvik: "Android"
        }
    }

    init?(of bytes: [UInt8]) {
        guard let kind = Self.allCases.first(where: { $0.fits(bytes) }) else { return nil }
        self = kind
    }

    private func fits(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .windows: Self.isWindowsProgram(bytes)
        case .linux: bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46])
        case .mac: Self.macMarks.contains { bytes.starts(with: $0) }
        case .script: bytes.starts(with: Self.shebang) || bytes.starts(with: Self.byteOrderMark + Self.shebang)
        case .shortcut: bytes.starts(with: [0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0])
        case .dalvik: bytes.starts(with: "dex\n0".utf8)
        }
    }

    /// `MZ`; a text may begin so too, and has no NUL in what a program has as its first header.
    private static func isWindowsProgram(_ bytes: [UInt8]) -> Bool {
        let start = bytes.prefix(dosHeader)
        return start.starts(with: "MZ".utf8) && (start.count < dosHeader || start.contains(0)) && start.count > 2
    }

    private static let dosHeader = 64
    private static let shebang: [UInt8] = Array("#!".utf8)
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// Mach-O in both byte orders, 32 and 64 bits; the fat form has Java's mark.
    private static let macMarks: [[UInt8]] = [
        [0xFE, 0xED, 0xFA, 0xCE], [0xFE, 0xED, 0xFA, 0xCF], [0xCE, 0xFA, 0xED, 0xFE], [0xCF, 0xFA, 0xED, 0xFE],
        [0xCA, 0xFE, 0xBA, 0xBE], [0xBE, 0xBA, 0xFE, 0xCA],
    ]
}
