/// What a person newly wrote, apart from what their mail client quoted (product: reply extraction).
package struct ExtractedReply: Hashable, Sendable, Codable {
    /// The new words, LF line ends, outer blank lines cut.
    ///
    /// Never empty when the body is not.
    package var text: String
    /// What was cut off: quotes, signature, device footer; empty where nothing was.
    package var trimmed: String
    /// The name of the rule that cut (`on-wrote`, `outlook-header-block`, `gmail-quote`), or `none`.
    package var rule: String
    /// 0 to 1; below `ExtractedReply.sure` the relay passes the whole body on.
    package var confidence: Double

    /// From here on the cut is trusted.
    package static let sure = 0.7

    static let noRule = "none"
    static let nothingNewRules = (quote: "only-quote", signature: "only-signature")

    package init(text: String, trimmed: String, rule: String, confidence: Double) {
        self.text = text
        self.trimmed = trimmed
        self.rule = rule
        self.confidence = confidence
    }

    /// True where the body surely holds nothing but an introduced quote or a signature, or nothing at all.
    ///
    /// `text` is the whole body then; such a mail is no answer, however long it is.
    package var saysNothingNew: Bool {
        rule == Self.nothingNewRules.quote || rule == Self.nothingNewRules.signature || text.isEmpty
    }

    /// The new words alone: empty where the body surely holds none.
    package var newWords: String { saysNothingNew ? "" : text }
}

/// How to cut.
package struct ReplyOptions: Sendable {
    /// Keep signatures and device footers, cut quotes only.
    package var keepSignature: Bool
    /// Keep a closing and the name below it ("Kind regards, Sam"): they belong to a letter that is passed on.
    ///
    /// What stands below the name, or below a delimiter, is cut all the same.
    package var keepClosing: Bool

    /// Signatures and closings are cut unless asked otherwise.
    package init(keepSignature: Bool = false, keepClosing: Bool = false) {
        self.keepSignature = keepSignature
        self.keepClosing = keepClosing
    }
}
