import Foundation
import TestSupport

/// Runs a program to its end and returns what it printed and what it complained about, which is little.
@discardableResult
func execute(
    _ program: String, _ arguments: [String], preloading library: String? = nil
) async throws -> (output: String, errors: String) {
    try await onOwnThread {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        if let library {
            process.standardError = errors
            process.environment = ProcessInfo.processInfo.environment.merging(["LD_PRELOAD": library]) { $1 }
        }
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let complained = library == nil ? Data() : errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed("\(program) ended with \(process.terminationStatus)") }
        return (String(decoding: printed, as: UTF8.self), String(decoding: complained, as: UTF8.self))
    }
}

/// The numbers in a text.
func figures(in text: String) -> [Double] { text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) } }

/// The most memory that a program takes from its start to its end, in bytes; what it prints is thrown away.
func peakMemory(of program: String, _ arguments: [String]) throws -> Double {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    guard posix_spawn(&process, program, &actions, nil, &words, environ) == 0 else { throw Failed("no \(program)") }
    var (status, usage): (Int32, rusage) = (0, rusage())
    guard wait4(process, &status, 0, &usage) == process, status == 0 else { throw Failed("\(program) failed") }
    return Double(usage.ru_maxrss) * 1_024
}
