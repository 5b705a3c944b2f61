import Foundation
import TestSupport

/// A program that does the same as ours on the same mails.
struct Peer {
    let name: String
    let program: String
    let arguments: [String]

    /// The peers' sources stand beside this file.
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Peers")
        .path

    /// Builds GMime's peer into a folder.
    static func gmime(in folder: TemporaryFolder) async throws -> Peer {
        let program = folder.file("gmime")
        try await build("-o \(program) \(sources)/gmime.c $(pkg-config --cflags --libs gmime-3.0)")
        return Peer(name: "GMime", program: program, arguments: [])
    }

    /// github's email_reply_parser.
    static let emailReplyParser = Peer(
        name: "email_reply_parser", program: "/usr/bin/ruby", arguments: ["\(sources)/replies.rb"])

    /// This program as a worker.
    static func postern(_ worker: String) -> Peer {
        Peer(name: "postern", program: CommandLine.arguments[0], arguments: [worker])
    }

    /// Builds the library that counts allocations.
    static func allocationCounter(in folder: TemporaryFolder) async throws -> String {
        let library = folder.file("allocations.so")
        try await build("-shared -fPIC -o \(library) \(sources)/allocations.c")
        return library
    }

    private static func build(_ words: String) async throws {
        try await execute("/bin/sh", ["-c", "cc -O2 \(words)"])
    }

    /// One round over a pack: seconds of processor time.
    func seconds(on pack: String) async throws -> Double {
        let found = figures(in: try await execute(program, arguments + [pack]).output)
        guard found.count > 2 else { throw Failed("\(name) said nothing of use") }
        return found[2]
    }

    /// How often it allocates for each mail of a pack, on top of what it does for an empty one.
    func allocations(on pack: String, of count: Int, empty: String, counter: String) async throws -> Double {
        var calls: [Double] = []
        for file in [empty, pack] {
            let said = figures(in: try await execute(program, arguments + [file], preloading: counter).errors)
            guard let number = said.first else { throw Failed("\(name) counted nothing") }
            calls.append(number)
        }
        return (calls[1] - calls[0]) / Double(count)
    }
}

/// Ours and a peer in turns on one pack, so that what else the machine does meets both.
struct Race {
    static let rounds = 7
    let pack: String
    let count: Int
    let bytes: Int

    /// Runs and prints both, and how many times as fast ours is.
    func run(_ ours: Peer, against peer: Peer, rounds: Int = Race.rounds) async throws {
        var seconds: [[Double]] = [[], []]
        for _ in 0..<rounds {
            for (index, each) in [ours, peer].enumerated() { seconds[index].append(try await each.seconds(on: pack)) }
        }
        let times = seconds.map { Durations($0) }
        for (each, time) in zip([ours, peer], times) {
            let best = time.quantile(0)
            print(
                "  \(each.name): median \(time.median.short) s, \((Double(count) / time.median).short) a second,",
                "\((Double(bytes) / time.median / 1_000_000).short) MB/s; best \((Double(count) / best).short) a second"
            )
        }
        print(
            "postern: \((times[1].median / times[0].median).short) × \(peer.name) by the median,",
            "\((times[1].quantile(0) / times[0].quantile(0)).short) × by the best of \(rounds) rounds")
    }
}
