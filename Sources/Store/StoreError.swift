package import Triage

/// Why the store cannot be used; the description says what to do.
package enum StoreError: Error, Equatable, CustomStringConvertible {
    /// A later version of the program wrote the file; `found` names the migrations that this one does not know.
    case newer(path: String, found: String)
    /// Commits would not reach the disk before they are reported.
    case notDurable(path: String)
    /// What SQLite said, or what is wrong with the rows that were given.
    case unusable(path: String, reason: String)
    case noSuchRow(String)
    case notHeld(ArrivalID)

    package var description: String {
        switch self {
        case .newer(let path, let found):
            "\(path) was written by a later version of postern (it holds \(found)): upgrade postern, "
                + "or restore a backup made with this version"
        case .notDurable(let path):
            "\(path) cannot be written durably (no write-ahead log, or synchronous is not FULL): "
                + "put the store on a local disk"
        case .unusable(let path, let reason):
            "the store \(path) cannot be used: \(reason)"
        case .noSuchRow(let what):
            "there is no \(what)"
        case .notHeld(let arrival):
            "arrival \(arrival) is not held: only held and ignored mails can be released or discarded"
        }
    }
}
