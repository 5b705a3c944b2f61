import Glibc

// `growth [WORD]`: measures every trap whose description holds the word, and prints a table in Markdown.

let word = CommandLine.arguments.dropFirst().first ?? ""
let rounds = 3
print("| reader | input again and again | size | time | × 2 | × 4 | exponent |")
print("|---|---|---:|---:|---:|---:|---:|")
var worst: (exponent: Double, trap: String) = (0, "")
for trap in HostileInput.traps where word.isEmpty || trap.description.contains(word) {
    let growth = Growth(of: trap, size: trap.size, rounds: rounds)
    let times = growth.seconds.map { "\(($0 * 10_000).rounded() / 10) ms" }
    let name = trap.name.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    print(
        "| \(trap.reader.rawValue) | \(name) | \(trap.size / 1_000) kB | \(times.joined(separator: " | ")) "
            + "| \((growth.exponent * 100).rounded() / 100)\(growth.isLinear ? "" : " NOT LINEAR") |")
    fflush(nil)
    if growth.seconds[2] > 0.005, growth.exponent > worst.exponent { worst = (growth.exponent, trap.description) }
}
print("\nThe highest exponent is \((worst.exponent * 100).rounded() / 100): \(worst.trap).")
