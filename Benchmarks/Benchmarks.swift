import Foundation

/// `postern-bench NAME [COUNT [PACK]]`: measures the built program on real servers and prints what it found.
///
/// Figures of different runs do not compare; peers are run beside it, on the same mails and servers.
@main
enum Benchmarks {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        let count = arguments.dropFirst().first.flatMap { Int($0) }
        let pack = arguments.dropFirst(2).first
        do {
            switch arguments.first {
            case "parse": try await Parse.run(count: count ?? 20_000, pack: pack)
            case "parse-worker": try Parse.work(Array(arguments.dropFirst()))
            case "memory-worker":
                print(try peakMemory(of: Array(arguments)[1], Array(arguments.dropFirst(2))))
            case "reply": try await Replies.run(count: count ?? 20_000, pack: pack)
            case "reply-worker": try Replies.work(Array(arguments.dropFirst()))
            case "latency": try await Latency.run(count: count ?? 1_000)
            case "ingest": try await Ingest.run(count: count ?? 20_000)
            case "ingest-worker": try await Ingest.work(Array(arguments.dropFirst()))
            case "smtp": try await Submission.run(count: count ?? 4_000)
            case "queue": try await QueueWork.run(count: count ?? 2_000)
            case "torture": try await Torture.run(count: count ?? 1_000)
            default:
                print("usage: postern-bench parse|reply|latency|ingest|smtp|queue|torture [COUNT [PACK]]")
                exit(2)
            }
        } catch {
            FileHandle.standardError.write(Data("postern-bench: \(error)\n".utf8))
            exit(1)
        }
    }
}
