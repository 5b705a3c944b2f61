import Foundation
import Triage

/// The subject of a thread as it is shown, without reply and forward marks, so that it does not drift (RFC 5256 §2.1).
enum SubjectLine {
    private static let longest = 250

    /// The subject in its own case; empty where there is none.
    static func base(_ subject: String) -> String {
        let line = HeaderText.line(subject)
        let base = baseSubject(line)
        guard !base.isEmpty else { return "" }
        if line.isPrintableASCII, base.isPrintableASCII { return plain(line, base) }
        let lowered = line.lowercased()
        // Only where lower case has as many characters does a place in the one tell the place in the other.
        guard lowered.count == line.count, let range = lowered.range(of: base, options: .backwards) else {
            return String(line.prefix(longest))
        }
        let start = lowered.distance(from: lowered.startIndex, to: range.lowerBound)
        return String(line.dropFirst(start).prefix(min(base.count, longest)))
    }

    /// The same by bytes, as most subjects can be searched.
    private static func plain(_ line: String, _ base: String) -> String {
        let (bytes, wanted) = (Array(line.utf8), Array(base.utf8))
        let lowered = bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
        let starts = stride(from: lowered.count - wanted.count, through: 0, by: -1)
        guard let start = starts.first(where: { lowered[$0..<$0 + wanted.count].elementsEqual(wanted) }) else {
            return String(decoding: bytes.prefix(longest), as: UTF8.self)
        }
        return String(decoding: bytes[start..<start + min(wanted.count, longest)], as: UTF8.self)
    }
}
