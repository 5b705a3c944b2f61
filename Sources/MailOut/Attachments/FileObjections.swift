/// What a scanner has against the files of one mail; without a scanner, or with a clean bill, nothing.
package struct FileObjections: Sendable {
    /// By the file's place among the attachments of the mail that the entry came in.
    var byPlace: [Int: Objection] = [:]

    package init() {}

    init(_ byPlace: [Int: Objection]) { self.byPlace = byPlace }
}
