/// Why the mail lab could not do what a test asked of it.
package struct LabFailure: Error, CustomStringConvertible {
    /// What failed, with what to do about it or the end of the servers' logs.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
