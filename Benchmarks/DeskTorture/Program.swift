import Foundation

/// `DeskTorture [ENQUIRIES [SEED]]`: tortures the desk's way in both directions, and compares both sides at the end.
@main
enum Program {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            if arguments.first == "worker" {
                try await DeskWorker(Array(arguments.dropFirst())).run()
            } else {
                let numbers = arguments.compactMap { UInt64($0) }
                let enquiries = numbers.first.map { Int($0) } ?? 10_000
                try await DeskTorture(enquiries: enquiries, seed: numbers.dropFirst().first).run()
            }
        } catch {
            FileHandle.standardError.write(Data("DeskTorture: \(error)\n".utf8))
            exit(1)
        }
    }
}

struct Failed: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Seconds of the machine's time.
func now() -> Double { Date().timeIntervalSince1970 }
