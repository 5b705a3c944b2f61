@testable import Mail

/// Any bytes as what other programs pack files and texts into: winmail.dat, rich text, AppleSingle, yEnc, uuencode.
enum PackedCheck {
    /// Mails in mails are copied once a level, and a text may be told twice.
    private static let copies = 8
    /// A byte of a code page becomes three at most, and packed rich text repeats itself.
    private static let growth = 60
    private static let most = 16_777_216 + 32

    static func run(_ input: [UInt8]) throws(Broken) {
        if let content = TNEF(input[...]) {
            let size = content.files.reduce(0) { $0 + $1.bytes.count }
            try require(size <= input.count * copies * growth, "\(input.count) bytes hold files of \(size)")
            try bounded(content.plain, input)
            try bounded(content.html, input)
        }
        if let file = AppleFile(input), let data = file.data {
            try require(data.count <= input.count, "a file longer than what holds it")
        }
        if let rich = CompressedRTF.decode(input[...]) {
            try require(
                rich.count <= min(most, max(input.count, 1) * 17), "\(input.count) bytes unpack to \(rich.count)")
            _ = RichText(rich)
        }
        try bounded(RichText(input).text, input)
        let blocks =
            YEnc.all(in: input).map { ($0.range, $0.bytes) } + UUEncoded.all(in: input).map { ($0.range, $0.bytes) }
        for (range, bytes) in blocks {
            try require(range.lowerBound >= 0 && range.upperBound <= input.count, "a file out of bounds")
            try require(bytes.count <= range.count, "a file longer than what it was decoded from")
        }
    }

    private static func bounded(_ text: String?, _ input: [UInt8]) throws(Broken) {
        let size = text?.utf8.count ?? 0
        try require(size <= input.count * growth, "\(input.count) bytes hold a text of \(size)")
    }
}
