/// Something in a mail that is not as the standards want it, and how it was read all the same.
package struct Defect: Hashable, Sendable, Codable {
    /// A stable name in lower case with hyphens: `missing-end-boundary`, `too-many-parts`, `unknown-charset`.
    package let kind: String
    /// Where: a part's path (`1.2`) or a header's name, and what was done.
    package let detail: String

    package init(_ kind: String, _ detail: String = "") {
        self.kind = kind
        self.detail = detail
    }
}
