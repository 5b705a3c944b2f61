/// Which lines of a body stay, and what said so.
struct ReplyCut {
    /// One entry a line: true where it is shown.
    private(set) var keeps: [Bool]
    private(set) var rule = ExtractedReply.noRule
    private(set) var confidence = 1.0
    private let body: BodyLines
    private let kinds: [LineKind]

    /// Lines of one kind in a row, blank ones in between.
    private struct Run {
        var kind: LineKind
        var lines: Range<Int>
    }

    /// Confidence where the whole body is shown because nothing in it is surely new.
    private static let unsure = 0.5

    init(_ reader: BodyReader, options: ReplyOptions) {
        body = reader.body
        kinds = reader.kinds
        keeps = Array(repeating: true, count: body.count)
        let runs = Self.runs(of: kinds)
        guard let lastText = runs.lastIndex(where: { $0.kind == .text || $0.kind == .forward }) else {
            keepEverything(reader, options: options)
            return
        }
        for (index, run) in runs.enumerated() {
            switch run.kind {
            case .old, .signature: drop(run)
            case .quote, .introduction: if index > lastText { drop(run) }
            default: break
            }
        }
        dropTrailingRules()
        var used = reader.findings
        if used.contains(where: { $0.rule == .wrappedQuote }) { used.removeAll { $0.rule == .wrappedQuote } }
        decideQuotes(runs[..<lastText], after: runs[lastText...], reader: reader, used: &used)
        if used.isEmpty, runs[(lastText + 1)...].contains(where: { $0.kind == .quote }) {
            used = [Finding(rule: .quotedLines, line: 0, confidence: 0.85)]
        }
        name(used, reader)
    }

    private static let typicalRuns = 8

    private static func runs(of kinds: [LineKind]) -> [Run] {
        var runs: [Run] = []
        runs.reserveCapacity(typicalRuns)
        var index = 0
        while index < kinds.count {
            let (kind, start) = (kinds[index], index)
            index += 1
            if kind == .blank { continue }
            var end = index
            while index < kinds.count, kinds[index] == kind || kinds[index] == .blank {
                index += 1
                if kinds[index - 1] == kind { end = index }
            }
            runs.append(Run(kind: kind, lines: start..<end))
        }
        return runs
    }

    private mutating func drop(_ run: Run) {
        for line in run.lines { keeps[line] = false }
    }

    /// Quotes above or between the writer's words: kept where words answer them, cut where they only stand above.
    private mutating func decideQuotes(
        _ runs: ArraySlice<Run>, after: ArraySlice<Run>, reader: BodyReader, used: inout [Finding]
    ) {
        guard runs.contains(where: { $0.kind == .quote || $0.kind == .introduction }) else { return }
        let quotes = runs.indices.filter { runs[$0].kind == .quote }
        let introductions = runs.filter { $0.kind == .introduction }
        guard let first = quotes.first else {
            introductions.forEach { drop($0) }
            return
        }
        guard quotes.contains(where: { body.lines[runs[$0].lines.lowerBound].isIntroduced }) else {
            used.append(Finding(rule: .quotesKept, line: runs[first].lines.lowerBound, confidence: 0.9))
            return
        }
        let above = runs[..<first].filter { $0.kind == .text }
        if quotes.count == 1 {
            let below = runs[first...].filter { $0.kind == .text } + after.filter { $0.kind == .text }
            if isGreeting(above) || below.allSatisfy({ body.isSignOff($0.lines) }) {
                drop(runs[first])
                introductions.forEach { drop($0) }
                return
            }
        }
        if !above.isEmpty { introductions.forEach { drop($0) } }
        used.removeAll { $0.rule == .onWrote }
        used.append(Finding(rule: .interleaved, line: runs[first].lines.lowerBound, confidence: 0.8))
    }

    /// A rule of dashes below the last words only parted them from what was cut.
    private mutating func dropTrailingRules() {
        guard let last = keeps.indices.last(where: { keeps[$0] && kinds[$0] != .blank }), isRule(last),
            keeps[..<last].contains(true), last + 1 < keeps.count, keeps[last...].contains(false)
        else { return }
        var line = last
        while line > 0, kinds[line] == .blank || isRule(line) {
            keeps[line] = false
            line -= 1
        }
    }

    private func isRule(_ line: Int) -> Bool { kinds[line] == .text && body.isRule(line) }

    private static let greetingWords = 4

    private func isGreeting(_ runs: [Run]) -> Bool {
        guard let run = runs.first else { return true }
        guard runs.count == 1, run.lines.count == 1 else { return false }
        return body.foldedContent(run.lines.lowerBound).holdsWords(atMost: Self.greetingWords)
    }

    /// Nothing is surely the writer's: the body stays whole.
    private mutating func keepEverything(_ reader: BodyReader, options: ReplyOptions) {
        confidence = Self.unsure
        let held = Set(kinds.filter { $0 != .blank })
        if held.isEmpty {
            confidence = 1
        } else if held == [.signature], !reader.findings.contains(where: { $0.rule == .signatureElement }) {
            rule = ExtractedReply.nothingNewRules.signature
        } else if reader.boundary == nil, !held.contains(.old), reader.holdsIntroducedQuote {
            rule = ExtractedReply.nothingNewRules.quote
        } else {
            rule = "nothing-above"
            // A mail that begins with a header block is a forward without words: its closing is a signature still.
            if !options.keepSignature, !options.keepClosing, let closing = body.closingStart(in: 0..<body.count) {
                for line in closing..<body.count { keeps[line] = false }
            }
        }
    }

    private mutating func name(_ used: [Finding], _ reader: BodyReader) {
        let isSignature = used.allSatisfy { $0.rule.isSignature }
        let naming = used.lazy.filter { isSignature || !$0.rule.isSignature }
        guard let first = naming.min(by: { $0.line < $1.line }) else { return }
        rule = first.rule.rawValue
        confidence = used.reduce(1) { min($0, $1.confidence) }
        if reader.findings.contains(where: { $0.rule == .wrappedQuote }) { confidence = min(confidence, 0.75) }
    }

    /// The result as text: the lines that stay and those that go, with LF between them, outer blank ones cut.
    func reply() -> ExtractedReply {
        let (lines, kinds, keeps) = (body.lines, kinds, keeps)
        var kept = JoinedLines(of: body)
        var cut = kept
        for index in kinds.indices {
            if kinds[index] == .blank || lines[index].isBlank {
                kept.addBlank()
                cut.addBlank()
            } else if keeps[index] {
                kept.append(lines[index].range, at: index)
            } else {
                cut.append(lines[index].range, at: index)
            }
        }
        var (text, trimmed) = (kept.text, cut.text)
        if text.isEmpty, !trimmed.isEmpty { swap(&text, &trimmed) }
        return ExtractedReply(text: text, trimmed: trimmed, rule: rule, confidence: confidence)
    }
}
