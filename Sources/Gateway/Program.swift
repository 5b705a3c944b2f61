import ArgumentParser
import Foundation

/// The program's entry: runs the command that was asked for and turns its end into an exit code.
@main
struct Program {
    static func main() async {
        do {
            var command = try Postern.parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            let end = Ending(of: error)
            Terminal.write(end.message, to: end.code == .done ? .output : .errors)
            exit(end.code.rawValue)
        }
    }
}

extension Program {
    static let version = "0.2.0"

    /// A command line that can be pasted: the program as it was called, and the configuration that it was given.
    static func call(_ words: String) -> String {
        let arguments = CommandLine.arguments
        let given = arguments.lastIndex(of: "--config").flatMap { index in
            index + 1 < arguments.count ? arguments[index + 1] : nil
        }
        return "`\(arguments[0]) \(words)\(given.map { " --config \($0)" } ?? "")`"
    }
}

/// What the process returns to its caller (docs: command line).
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case usage = 2
}

/// How a command's error ends the process.
struct Ending {
    let code: ExitStatus
    let message: String

    init(of error: any Error) {
        // ArgumentParser ends usage errors with 64 (sysexits); 2 is what shells and scripts know.
        switch Postern.exitCode(for: error) {
        case .success:
            code = .done
            message = Postern.fullMessage(for: error)
        case .validationFailure:
            code = .usage
            message = Postern.fullMessage(for: error)
        default:
            code = .failed
            message = error is ExitCode ? "" : "postern: \(error)"
        }
    }
}
