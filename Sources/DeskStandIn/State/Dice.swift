/// Random numbers whose whole sequence follows from a seed, so that a run can be repeated (SplitMix64).
struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A word of letters and digits.
    mutating func word(_ length: Int, of letters: String = "abcdefghijklmnopqrstuvwxyz0123456789") -> String {
        let letters = Array(letters)
        return String((0..<length).map { _ in letters[Int(next() % UInt64(letters.count))] })
    }

    /// Whether something that happens so often happens now.
    mutating func happens(_ probability: Double) -> Bool {
        Double(next() >> 11) / Double(1 << 53) < probability
    }

    /// A version 4 UUID.
    mutating func uuid() -> String {
        let digits = "0123456789abcdef"
        return [
            word(8, of: digits), word(4, of: digits), "4" + word(3, of: digits), "a" + word(3, of: digits),
            word(12, of: digits),
        ].joined(separator: "-")
    }
}
