import Mail

/// The display names of further recipients in one column, a line each: people in Cc are shown, and no address of theirs
/// is kept beside the raw mail (product §4.4).
enum CopiedNames {
    static func stored(_ copied: [Mailbox]) -> String {
        copied.compactMap(\.name).map { name in
            String(name.map { $0.isNewline ? " " : $0 }).stored
        }.joined(separator: "\n")
    }

    static func read(_ column: String) -> [String] { column.split(separator: "\n").map(String.init) }
}
