/// What the readings of a mail's two bodies come to together; nothing that stands in only one of them is lost.
///
/// Where they say the same, the surer one is taken and trusted. Where they do not, the confidence is below
/// `ExtractedReply.sure`, so that everything goes on: text and trimmed part together hold the words of both.
func reconciled(_ plain: ExtractedReply, _ html: ExtractedReply) -> ExtractedReply {
    let texts = (plain: ReplyWords(plain.text), html: ReplyWords(html.text))
    let shared = texts.plain.shared(with: texts.html)
    // What one reading shows and the other holds nowhere, not even in what it cut.
    let onlyHTML = texts.html.count(missingFrom: [texts.plain, ReplyWords(plain.trimmed)])
    let onlyPlain = texts.plain.count(missingFrom: [texts.html, ReplyWords(html.trimmed)])
    if shared.ofBoth >= Agreement.share, plain.saysNothingNew == html.saysNothingNew {
        if onlyHTML <= Agreement.strayWords || onlyHTML <= onlyPlain, onlyPlain <= Agreement.strayWords {
            return surer(plain, html)
        }
        // QUIRK: some senders cut the plain body off at a size (MessageReplyTests).
        if onlyPlain <= Agreement.strayWords { return html }
    }
    if isStandIn(texts.plain, shared: shared.ofShorter), !html.saysNothingNew {
        return html.trimming(plain.text, confidence: html.confidence)
    }
    return open(plain, html, onlyPlain: onlyPlain, onlyHTML: onlyHTML, shared: shared.ofShorter)
}

private enum Agreement {
    /// Share of words that both readings have in common where they are one: links and signs are written differently.
    static let share = 0.85
    /// Words in one reading alone that are no sentence: a list's numbers, an image's name.
    static let strayWords = 3
    /// Where the readings differ; below `ExtractedReply.sure`.
    static let rivalConfidence = 0.5
    /// Words of a note that says where the mail is to be read.
    static let standInWords = 40
    static let standInShare = 0.5
    static let html = Array("html".utf8)
}

private func surer(_ plain: ExtractedReply, _ html: ExtractedReply) -> ExtractedReply {
    var best = plain.confidence >= html.confidence ? plain : html
    best.confidence = max(plain.confidence, html.confidence)
    return best
}

/// True where a plain body only says that the mail is HTML; every language calls it that.
private func isStandIn(_ words: ReplyWords, shared: Double) -> Bool {
    words.all.count <= Agreement.standInWords && shared < Agreement.standInShare
        && words.all.contains { $0.elementsEqual(Agreement.html) }
}

/// Two readings that differ: one is shown, and what only the other holds goes with it.
private func open(
    _ plain: ExtractedReply, _ html: ExtractedReply, onlyPlain: Int, onlyHTML: Int, shared: Double
) -> ExtractedReply {
    let isPlainShorter = plain.text.utf8.count <= html.text.utf8.count
    let (shorter, longer) = isPlainShorter ? (plain, html) : (html, plain)
    // Both hold the same mail, and one of them saw where the quote begins.
    let isMarked = shorter.rule == "quoting-element" || shorter.rule == "on-wrote"
    let keepsQuotes = longer.rule == "interleaved" || longer.rule == "quotes-kept" || longer.saysNothingNew
    if max(onlyPlain, onlyHTML) <= Agreement.strayWords, isMarked, !shorter.saysNothingNew, !keepsQuotes {
        var cut = shorter
        if shorter.confidence <= longer.confidence { cut.confidence = Agreement.rivalConfidence }
        return cut
    }
    let shown: ExtractedReply
    if plain.saysNothingNew != html.saysNothingNew {
        shown = plain.saysNothingNew ? html : plain
    } else if shared < Agreement.share {
        shown = longer
    } else {
        shown = onlyPlain >= onlyHTML && plain.text.utf8.count * 2 >= html.text.utf8.count ? plain : html
    }
    let other = shown == plain ? html : plain
    var result = shown.adding(linesOnlyIn: other)
    result.confidence = min(Agreement.rivalConfidence, shown.confidence)
    return result
}

extension ExtractedReply {
    /// With a further text among what was cut.
    fileprivate func trimming(_ text: String, confidence: Double) -> ExtractedReply {
        var result = self
        result.trimmed = result.trimmed.isEmpty ? text : result.trimmed + "\n\n" + text
        result.confidence = confidence
        return result
    }

    /// With the lines of another reading whose words stand nowhere in this one.
    fileprivate func adding(linesOnlyIn other: ExtractedReply) -> ExtractedReply {
        let known = Set(ReplyWords(text).all).union(ReplyWords(trimmed).all)
        let missing = other.text.utf8.split(separator: Byte.newline).filter { line in
            let words = ReplyWords(String(decoding: line, as: UTF8.self)).all
            let unknown = words.filter { !known.contains($0) }.count
            return unknown > 0 && unknown * 3 >= words.count
        }
        guard !missing.isEmpty else { return self }
        var result = self
        let added = missing.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        if saysNothingNew { result.rule = ExtractedReply.noRule }
        result.text += (text.isEmpty ? "" : "\n\n") + added
        return result
    }
}
