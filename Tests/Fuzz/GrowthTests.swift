import Testing

@Suite("The cost of hostile input", .timeLimit(.minutes(10)))
struct GrowthTests {
    /// The inputs of `make fuzz FUZZ=growth`, smaller: a build for tests is that much slower.
    private static func size(of trap: Trap) -> Int { max(smallest, trap.size / share) }
    private static let share = 120
    private static let smallest = 4_000
    private static let attempts = 3

    @Test("input four times as large costs ten times as much at most", arguments: HostileInput.traps)
    func linear(_ trap: Trap) {
        // A machine that is busy with other things slows one measurement, hardly three.
        var growth = Growth(of: trap, size: Self.size(of: trap), rounds: 1)
        for attempt in 1..<Self.attempts where !growth.isLinear {
            growth = Growth(of: trap, size: Self.size(of: trap), rounds: 1 + attempt)
        }
        #expect(growth.isLinear, "\(growth.seconds) seconds for \(growth.size) bytes, twice and four times as many")
    }
}
