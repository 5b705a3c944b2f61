import Foundation

/// `postern-bench NAME [COUNT]`: measures the built program on real servers and prints what it found.
///
/// Figures of different runs do not compare; peers are run beside it, on the same mails and servers.
@main
enum Benchmarks {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        let count = arguments.dropFirst().first.flatMap { Int($0) }
        do {
            switch arguments.first {
            case "latency": try await Latency.run(count: count ?? 1_000)
            case "ingest": try await Ingest.run(count: count ?? 20_000)
            case "ingest-worker": try await Ingest.work(Array(arguments.dropFirst()))
            case "torture": try await Torture.run(count: count ?? 1_000)
            default:
                print("usage: postern-bench latency|ingest|torture [COUNT]")
                exit(2)
            }
        } catch {
            FileHandle.standardError.write(Data("postern-bench: \(error)\n".utf8))
            exit(1)
        }
    }
}
