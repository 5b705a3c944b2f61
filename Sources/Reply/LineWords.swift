/// The tables from which the shapes of lines are told, together, so that a body asks once for all of them.
final class LineWords: Sendable {
    static let all = LineWords()

    let citations = IntroductionWords.citations
    let verbs = IntroductionWords.verbs
    let labels = HeaderLabels.beginnings
    let original = SeparatorWords.original
    let forwarded = SeparatorWords.forwarded
    let replyAbove = SeparatorWords.replyAbove
    let footerOpenings = SignatureWords.footerOpenings
    let footerEndings = SignatureWords.footerEndings
    let notices = OwnNotice.feet
    let smallPrint = SignatureWords.smallPrint
    let closings = SignatureWords.closings
    /// Bytes within which the colon of a label stands.
    let labelBytes = HeaderLabels.longest + HeaderLabels.decorationBytes
    /// The tables that may have a phrase with which a line begins.
    let beginnings: PhraseBeginnings
    /// The tables that may have a phrase with which a line ends.
    let endings: PhraseBeginnings

    private init() {
        beginnings = PhraseBeginnings([
            (.citations, citations), (.labels, labels), (.replyAbove, replyAbove), (.footers, footerOpenings),
            (.notices, notices), (.original, original), (.forwarded, forwarded),
            (.smallPrint, smallPrint), (.closings, closings),
        ])
        endings = PhraseBeginnings([(.verbs, verbs), (.footerEndings, footerEndings)], backwards: true)
    }

    /// False where a text surely does not end in a verb.
    @inline(__always)
    func mayEndInVerb(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        endings.tables(ending: bytes, range).contains(.verbs) && verbs.mayEnd(bytes, range)
    }

    /// False where a text surely does not end as a footer does that has its verb last.
    @inline(__always)
    func mayEndFooter(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        endings.tables(ending: bytes, range).contains(.footerEndings) && footerEndings.mayEnd(bytes, range)
    }

    /// False where a text surely does not begin as small print does.
    func mayBeginSmallPrint(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        beginnings.tables(bytes, range).contains(.smallPrint) && smallPrint.mayBegin(bytes, range)
    }

    /// False where a text surely does not begin as a closing does.
    func mayBeginClosing(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        beginnings.tables(bytes, range).contains(.closings) && closings.mayBegin(bytes, range)
    }
}
