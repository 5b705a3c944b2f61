package import Mail

/// What was newly written in a message: both bodies read by their own rules, then reconciled; fails open.
///
/// Where the two bodies say different things, the confidence is below `ExtractedReply.sure`.
package func extractReply(from message: Message, options: ReplyOptions = ReplyOptions()) -> ExtractedReply {
    extractReply(from: message, MessageBodies(of: message), options: options)
}

/// The same with bodies that have been decoded already.
package func extractReply(
    from message: Message, _ bodies: MessageBodies, options: ReplyOptions = ReplyOptions()
) -> ExtractedReply {
    let isForward = isForwardSubject(message.subject)
    let plain = bodies.plain.flatMap { body in
        body.utf8.contains { !$0.isBlank && $0 != Byte.newline && $0 != Byte.carriageReturn }
            ? cutReply(BodyLines(Array(body.utf8)), options: options, keepsForward: isForward).reply() : nil
    }
    let html = bodies.html.flatMap { body in
        let reply = extractReply(html: body, options: options, keepsForward: isForward)
        return reply.text.isEmpty ? nil : reply
    }
    switch (plain, html) {
    case (let plain?, let html?): return reconciled(plain, html)
    case (let only?, nil), (nil, let only?): return only
    case (nil, nil): return ExtractedReply(text: "", trimmed: "", rule: ExtractedReply.noRule, confidence: 1)
    }
}

/// Share of words that both readings must have in common to be one.
private let agreement = 0.85
private let rivalConfidence = 0.5

/// The plain reading, unless only the HTML one says where the quote begins.
func reconciled(_ plain: ExtractedReply, _ html: ExtractedReply) -> ExtractedReply {
    let shared = sharedWords(plain.text, html.text)
    if shared.ofBoth >= agreement {
        var best = plain.confidence >= html.confidence ? plain : html
        best.confidence = max(plain.confidence, html.confidence)
        return best
    }
    // One reading holds the other: its rules missed what the other's found, or the other's found too much.
    let (shorter, longer) = plain.text.utf8.count <= html.text.utf8.count ? (plain, html) : (html, plain)
    let isMarked = shorter.rule == "quoting-element" || shorter.rule == "on-wrote"
    if shared.ofShorter >= agreement, isMarked, shorter.confidence > longer.confidence, !shorter.saysNothingNew {
        return shorter
    }
    var open = plain.text.utf8.count * 2 < html.text.utf8.count && shared.ofShorter >= agreement ? html : plain
    open.confidence = min(rivalConfidence, open.confidence)
    return open
}

/// How many words two texts share, as parts of the longer and of the shorter one.
private func sharedWords(_ first: String, _ second: String) -> (ofBoth: Double, ofShorter: Double) {
    if first.utf8.elementsEqual(second.utf8) { return (1, 1) }
    let (firstWords, secondWords) = (words(first), words(second))
    let longer = max(firstWords.count, secondWords.count)
    let shorter = min(firstWords.count, secondWords.count)
    guard longer > 0 else { return (1, 1) }
    guard shorter > 0 else { return (0, 0) }
    // Mostly the two say the same: only what lies behind the first difference has to be counted.
    var shared = 0
    while shared < shorter, firstWords[shared] == secondWords[shared] { shared += 1 }
    let (firstRest, secondRest) = (firstWords[shared...], secondWords[shared...])
    var counts: [ArraySlice<UInt8>: Int] = [:]
    for word in firstRest { counts[word, default: 0] += 1 }
    for word in secondRest {
        guard let count = counts[word], count > 0 else { continue }
        counts[word] = count - 1
        shared += 1
    }
    return (Double(shared) / Double(longer), Double(shared) / Double(shorter))
}

/// The words of a text without links: the two bodies of a mail write links, images and emphasis differently.
private func words(_ text: String) -> [ArraySlice<UInt8>] {
    let bytes = folded(Array(text.utf8)[...])
    var result: [ArraySlice<UInt8>] = []
    var index = 0
    while index < bytes.count {
        guard bytes[index].isWordByte else {
            if bytes[index] == Byte.opening || bytes[index] == UInt8(ascii: "[") {
                let closing = bytes[index] == Byte.opening ? Byte.quote : UInt8(ascii: "]")
                let limit = min(bytes.count, index + ReplyLimits.addressBytes)
                if let end = bytes[index..<limit].firstIndex(of: closing) { index = end }
            }
            index += 1
            continue
        }
        let start = index
        while index < bytes.count, bytes[index].isWordByte { index += 1 }
        result.append(bytes[start..<index])
    }
    return result
}

/// Subject prefixes with which clients pass a mail on, by language.
private let forwardPrefixes = PhraseTable([
    "fw:", "fwd:", "wg:", "tr:", "rv:", "enc:", "i:", "doorst:", "vs:", "vb:", "vl:", "pd:", "továbbítás:",
    "tov:",
    "trs:", "fs:", "πρθ:", "i̇lt:", "ilt:", "yönlendirme:", "הועבר:", "إعادة توجيه:", "转发:", "转发：", "轉寄:", "轉寄：", "転送:",
    "전달:", "chuyển tiếp:", "fwd :", "tr :", "пересл:",
])

func isForwardSubject(_ subject: String) -> Bool {
    forwardPrefixes.length(in: folded(Array(subject.utf8)[...])) != nil
}
