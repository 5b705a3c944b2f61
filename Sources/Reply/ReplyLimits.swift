/// How much text the rules for replies look at, so that no input costs more than linear time.
enum ReplyLimits {
    /// Bytes of an address or link that is followed over a line end.
    static let addressBytes = 320
    /// Bytes of a quote's introduction with a long name and a long address.
    static let introductionBytes = 700
    /// Lines over which clients wrap an introduction.
    static let introductionLines = 6
    /// Bytes of a line that can be a label of a header block, a separator or a signature line.
    static let labelLineBytes = 1_000
    /// Lines of a body that the rules look at: more than any person writes, and what keeps the memory for them small.
    static let lines = 200_000
    /// Lines from a bare `--` to the end that can still be a signature.
    static let signatureLines = 20
    /// Bytes of an HTML body that are parsed as a tree; libxml2 refuses text nodes beyond 10 MB.
    static let htmlBytes = 10_000_000
    /// Elements of one HTML body that are visited.
    static let htmlNodes = 2_000_000
}
