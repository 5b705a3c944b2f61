/// What was newly written in a plain body.
///
/// Total and linear: any text gives an answer. Where no rule is sure, the whole text stays (fails open).
package func extractReply(plain: String, options: ReplyOptions = ReplyOptions()) -> ExtractedReply {
    cutReply(BodyLines(plain), options: options, keepsForward: false).reply()
}

/// Reads lines and decides; `keepsForward` where the subject says that a mail is passed on.
func cutReply(_ body: consuming BodyLines, options: ReplyOptions, keepsForward: Bool) -> ReplyCut {
    ReplyCut(BodyReader(body, options: options, keepsForward: keepsForward), options: options)
}
