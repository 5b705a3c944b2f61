/// Characters that read otherwise than they are written: no-break spaces, invisible ones, old numbers of Windows signs.
enum HTMLSigns {
    /// False for nearly every byte of a text.
    static func mayBegin(_ byte: UInt8) -> Bool { byte == 0xC2 || byte == 0xE2 || byte == 0xEF }

    private static let nothing: [UInt8] = []
    static let space = [Byte.space]

    /// The characters of windows-1252 at 0x80 to 0x9F; `&#150;` means its dash.
    private static let windows: [[UInt8]] =
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars.map {
            Array(String(Character($0)).utf8)
        }

    /// What stands for the character at `index`, and how many bytes it has; nil where it stands for itself.
    static func sign(_ content: UnsafeBufferPointer<UInt8>, _ index: Int) -> (text: [UInt8], length: Int)? {
        guard mayBegin(content[index]), index + 1 < content.count else { return nil }
        let second = content[index + 1]
        if content[index] == 0xC2 {
            switch second {
            case 0xA0: return (space, 2)
            // A soft hyphen.
            case 0xAD: return (nothing, 2)
            case 0x80...0x9F: return (windows[Int(second - 0x80)], 2)
            default: return nil
            }
        }
        guard index + 2 < content.count else { return nil }
        switch (content[index], second, content[index + 2]) {
        // Zero-width space, word joiner, byte order mark; the joiners of Persian and of emoji stay.
        case (0xE2, 0x80, 0x8B), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF): return (nothing, 3)
        default: return nil
        }
    }
}
