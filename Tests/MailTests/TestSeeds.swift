@testable import Mail

/// A small seeded generator, so that a failing case can be run again from its seed.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension SplitMix64 {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func bytes(upTo count: Int) -> [UInt8] {
        (0..<below(count + 1)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// Text of letters in several scripts, blanks and marks that mean something in headers.
    mutating func text(upTo count: Int) -> String {
        let alphabet = Array("aZ0 ,;:<>@\"\\()=?_.-%'*äöüßéñłжшΩ日本語한국😀🇩🇪e\u{301}")
        var text = ""
        for _ in 0..<below(count + 1) { text.append(alphabet[below(alphabet.count)]) }
        return text
    }
}

/// A message from text with LF line ends.
func message(_ text: String) -> Message { Message(parsing: Array(text.utf8)) }

/// A message whose header has that one field.
func field(_ name: String, _ value: String) -> Message { message("\(name): \(value)\n\nx\n") }

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Bytes of Latin-1 text.
func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
