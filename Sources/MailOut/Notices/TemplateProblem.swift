/// What is wrong with the templates: every problem at once, each with file and line.
package struct TemplateProblems: Error, Equatable, CustomStringConvertible {
    /// One problem and where it stands.
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// Below the templates' folder: `en/welcome.txt`.
        package let file: String
        /// Counted from one; 0 where the whole file is meant.
        package let line: Int
        /// What is wrong and what would be right.
        package let what: String
        /// True where the mails go out all the same.
        package var isWarning = false

        package var description: String { line > 0 ? "\(file):\(line): \(what)" : "\(file): \(what)" }
    }

    package let problems: [Problem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
