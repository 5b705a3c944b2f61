/// A subject without reply and forward marks, white space folded, lower case (RFC 5256 §2.1 base subject).
///
/// - Parameter subject: decoded; beyond its first 1,000 characters nothing is compared.
package func baseSubject(_ subject: String) -> String {
    var base = BaseSubject(subject)
    base.strip()
    return base.text
}

/// True for a subject that begins with the mark of an answer or a forwarded mail (`Re:`, `AW:`, `[list] Fwd:`).
func isMarkedAnswer(_ subject: String) -> Bool {
    var base = BaseSubject(subject)
    return base.hasMark()
}

/// The stripping of one subject: a window over its scalars that only ever shrinks.
private struct BaseSubject {
    private static let longest = 1_000
    /// A mark is short; a longer word before a colon belongs to the subject.
    private static let longestMark = 24
    private static let space: Unicode.Scalar = " "

    private let scalars: [Unicode.Scalar]
    private var start = 0
    private var end: Int

    init(_ subject: String) {
        var folded: [Unicode.Scalar] = []
        for scalar in subject.lowercased().unicodeScalars.prefix(Self.longest) {
            let isSpace = scalar.properties.isWhitespace
            if isSpace && (folded.isEmpty || folded.last == Self.space) { continue }
            folded.append(isSpace ? Self.space : scalar)
        }
        if folded.last == Self.space { folded.removeLast() }
        scalars = folded
        end = folded.count
    }

    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<end])
        return String(view)
    }

    /// True where the subject begins or ends with a mark; it is stripped.
    mutating func hasMark() -> Bool {
        stripTrailer() || stripLeader() || stripForwardBrackets()
    }

    mutating func strip() {
        repeat {
            while stripTrailer() {}
            while stripLeader() || stripBlob() {}
        } while stripForwardBrackets()
    }

    /// `(fwd)` at the end.
    private mutating func stripTrailer() -> Bool {
        let trailer = Array("(fwd)".unicodeScalars)
        guard end - start >= trailer.count, scalars[(end - trailer.count)..<end].elementsEqual(trailer) else {
            return false
        }
        end -= trailer.count
        while end > start, scalars[end - 1] == Self.space { end -= 1 }
        return true
    }

    /// `[list] re[2]:` and the like at the front.
    private mutating func stripLeader() -> Bool {
        var place = start
        while let next = endOfBlob(at: place) { place = next }
        guard let mark = endOfMark(at: place) else { return false }
        start = skipSpaces(from: mark)
        return true
    }

    /// `[list]` at the front, unless nothing would be left.
    private mutating func stripBlob() -> Bool {
        guard let next = endOfBlob(at: start), next < end else { return false }
        start = next
        return true
    }

    /// `[fwd: …]` around the whole.
    private mutating func stripForwardBrackets() -> Bool {
        let opening = Array("[fwd:".unicodeScalars)
        guard end - start > opening.count, scalars[end - 1] == "]",
            scalars[start..<(start + opening.count)].elementsEqual(opening)
        else { return false }
        start = skipSpaces(from: start + opening.count)
        end -= 1
        while end > start, scalars[end - 1] == Self.space { end -= 1 }
        start = min(start, end)
        return true
    }

    private func endOfBlob(at index: Int) -> Int? {
        guard index < end, scalars[index] == "[" else { return nil }
        var place = index + 1
        while place < end, scalars[place] != "]" {
            guard scalars[place] != "[" else { return nil }
            place += 1
        }
        return place < end ? skipSpaces(from: place + 1) : nil
    }

    /// The index after the colon of a reply or forward mark: `re:`, `re[3]:`, `re^2:`, `re (2):`, `回复：`.
    private func endOfMark(at index: Int) -> Int? {
        let limit = min(end, index + Self.longestMark)
        var place = index
        while place < limit, !"[(^:：0123456789".unicodeScalars.contains(scalars[place]) { place += 1 }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[index..<place])
        while view.last == Self.space { view.removeLast() }
        guard SubjectMarks.reply.contains(String(view)) else { return nil }
        while place < limit, "[]()^0123456789 ".unicodeScalars.contains(scalars[place]) { place += 1 }
        guard place < limit, scalars[place] == ":" || scalars[place] == "：" else { return nil }
        return place + 1
    }

    private func skipSpaces(from index: Int) -> Int {
        var place = index
        while place < end, scalars[place] == Self.space { place += 1 }
        return place
    }
}
