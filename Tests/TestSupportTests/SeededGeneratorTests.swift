import TestSupport
import Testing

@Suite struct SeededGeneratorTests {
    @Test("The sequence of seed 0 is that of the algorithm's published test vector")
    func vector() {
        var generator = SeededGenerator(seed: 0)
        let numbers = (0..<3).map { _ in generator.next() }
        #expect(numbers == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
    }

    @Test("Bytes come as many as asked for, equal for equal seeds", arguments: [0, 1, 7, 8, 9, 1_000])
    func bytes(_ count: Int) {
        var (first, second) = (SeededGenerator(seed: 7), SeededGenerator(seed: 7))
        let bytes = first.bytes(count)
        #expect(bytes.count == count)
        #expect(bytes == second.bytes(count))
    }
}
