import Flow
import Foundation
import Glibc

/// What the system tells of this process, under the names that everybody uses for it.
enum ProcessLevels {
    /// What cannot be read is left out.
    static var now: [MeasuredLevel] {
        [
            residentBytes.map { MeasuredLevel("process_resident_memory_bytes", $0) },
            startedAt.map { MeasuredLevel("process_start_time_seconds", $0) },
        ].compactMap(\.self)
    }

    /// The second field of `statm`, which counts pages.
    private static var residentBytes: Double? {
        guard let fields = text("/proc/self/statm")?.split(separator: " "), fields.count > 1 else { return nil }
        return Double(fields[1]).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
    }

    /// The field `starttime` of `stat`, in ticks after the machine's own start.
    private static let startedAt: Double? = {
        // The second field is the program's name in brackets, in which anything may stand.
        guard let stat = text("/proc/self/stat"), let bracket = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: bracket)...].split(separator: " ")
        let boot = text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix(bootWord) }
        guard fields.count > startField, let ticks = Double(fields[startField]),
            let boot = boot.flatMap({ Double($0.dropFirst(bootWord.count)) })
        else { return nil }
        return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }()

    /// `starttime` is the 22nd field; the first that stands behind the bracket is the third.
    private static let startField = 19
    private static let bootWord = "btime "

    private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
