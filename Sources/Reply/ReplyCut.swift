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
        var used = reader.findings.filter { $0.rule != "wrapped-quote" }
        decideQuotes(Array(runs[..<lastText]), after: runs[lastText...], reader: reader, used: &used)
        if used.isEmpty, runs[(lastText + 1)...].contains(where: { $0.kind == .quote }) {
            used = [Finding(rule: "quoted-lines", line: 0, confidence: 0.85)]
        }
        name(used, reader)
    }

    private static func runs(of kinds: [LineKind]) -> [Run] {
        var runs: [Run] = []
        for (index, kind) in kinds.enumerated() where kind != .blank {
            if let last = runs.last, last.kind == kind {
                runs[runs.count - 1].lines = last.lines.lowerBound..<(index + 1)
            } else {
                runs.append(Run(kind: kind, lines: index..<(index + 1)))
            }
        }
        return runs
    }

    private mutating func drop(_ run: Run) {
        for line in run.lines { keeps[line] = false }
    }

    /// Quotes above or between the writer's words: kept where words answer them, cut where they only stand above.
    private mutating func decideQuotes(
        _ runs: [Run], after: ArraySlice<Run>, reader: BodyReader, used: inout [Finding]
    ) {
        let quotes = runs.indices.filter { runs[$0].kind == .quote }
        let introductions = runs.filter { $0.kind == .introduction }
        guard let first = quotes.first else {
            introductions.forEach { drop($0) }
            return
        }
        guard quotes.contains(where: { reader.introduced.contains(runs[$0].lines.lowerBound) }) else {
            used.append(Finding(rule: "quotes-kept", line: runs[first].lines.lowerBound, confidence: 0.9))
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
        used = used.filter { $0.rule != "on-wrote" }
        used.append(Finding(rule: "interleaved", line: runs[first].lines.lowerBound, confidence: 0.8))
    }

    /// A rule of dashes below the last words only parted them from what was cut.
    private mutating func dropTrailingRules() {
        guard let last = keeps.indices.last(where: { keeps[$0] && kinds[$0] != .blank }), keeps[..<last].contains(true),
            last + 1 < keeps.count, keeps[last...].contains(false)
        else { return }
        var line = last
        while line > 0, kinds[line] == .blank || (kinds[line] == .text && body.separator(line) == .rule) {
            keeps[line] = false
            line -= 1
        }
    }

    private static let greetingWords = 4

    private func isGreeting(_ runs: [Run]) -> Bool {
        guard let run = runs.first else { return true }
        guard runs.count == 1, run.lines.count == 1 else { return false }
        return body.foldedContent(run.lines.lowerBound).wordCount <= Self.greetingWords
    }

    /// Nothing is surely the writer's: the body stays whole.
    private mutating func keepEverything(_ reader: BodyReader, options: ReplyOptions) {
        confidence = Self.unsure
        let held = Set(kinds.filter { $0 != .blank })
        if held.isEmpty {
            confidence = 1
        } else if held == [.signature], !reader.findings.contains(where: { $0.rule == "signature-element" }) {
            rule = ExtractedReply.nothingNewRules.signature
        } else if reader.boundary == nil, !held.contains(.old), !reader.introduced.isEmpty {
            rule = ExtractedReply.nothingNewRules.quote
        } else {
            rule = "nothing-above"
            // A mail that begins with a header block is a forward without words: its closing is a signature still.
            if !options.keepSignature, !options.keepClosing, let closing = body.closingStart(in: 0..<body.count) {
                for line in closing..<body.count { keeps[line] = false }
            }
        }
    }

    private static let signatures = ["signature", "signature-element", "device-footer", "closing"]

    private mutating func name(_ used: [Finding], _ reader: BodyReader) {
        let quoting = used.filter { !Self.signatures.contains($0.rule) }
        guard let first = (quoting.isEmpty ? used : quoting).min(by: { $0.line < $1.line }) else { return }
        rule = first.rule
        confidence = used.reduce(1) { min($0, $1.confidence) }
        if reader.findings.contains(where: { $0.rule == "wrapped-quote" }) { confidence = min(confidence, 0.75) }
    }

    /// The result as text.
    func reply() -> ExtractedReply {
        var text = join(kept: true)
        var trimmed = join(kept: false)
        if text.isEmpty, !trimmed.isEmpty { swap(&text, &trimmed) }
        return ExtractedReply(
            text: String(decoding: text, as: UTF8.self), trimmed: String(decoding: trimmed, as: UTF8.self),
            rule: rule, confidence: confidence)
    }

    /// The lines that stay, or those that go, with LF between them, outer blank ones cut.
    private func join(kept: Bool) -> [UInt8] {
        guard keeps.contains(kept) else { return [] }
        let (lines, bytes) = (body.lines, body.bytes)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var blanks = 0
        var last = -1
        for index in kinds.indices {
            if kinds[index] == .blank || lines[index].isBlank {
                blanks += 1
                continue
            }
            guard keeps[index] == kept else { continue }
            // The halves of a line that was split are one line again where both stay.
            if last >= 0, lines[last].range.upperBound != lines[index].range.lowerBound {
                let between = index - last - 1 == blanks ? blanks : min(blanks, 1)
                for _ in 0...between { result.append(Byte.newline) }
            }
            result += bytes[lines[index].range]
            last = index
            blanks = 0
        }
        return result
    }
}
