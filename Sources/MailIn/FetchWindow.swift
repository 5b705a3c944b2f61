import Mail

/// One mail as a listing shows it.
struct MailRow: Equatable, Sendable {
    let uid: UInt32
    /// In bytes, as the server gives it.
    let size: Int
    let receivedAt: Timestamp?
}

/// Mails that are fetched by one command and filed in one transaction.
struct FetchWindow: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case whole
        /// Over the limit: only the beginning.
        case beginning
        /// Not asked for again after too many attempts.
        case givenUp
    }

    var kind: Kind
    var rows: [MailRow]

    /// Mails of one window, and of one commit.
    static let countLimit = 100
    /// Bytes of one window; three are in memory at a time: one being fetched, one read, one filed.
    static let byteLimit = 16_777_216
    /// What is fetched of a mail over the limit: its header and the beginning of its text.
    static let beginningBytes = 65_536

    var uids: [UInt32] { rows.map(\.uid) }

    var command: String {
        let part = kind == .beginning ? "BODY.PEEK[]<0.\(Self.beginningBytes)>" : "BODY.PEEK[]"
        return "UID FETCH \(UIDSet.text(uids)) (UID \(part))"
    }

    /// Cuts a listing into windows, in order.
    ///
    /// - Parameters:
    ///   - messageLimit: bytes above which only the beginning is fetched.
    ///   - givenUp: UIDs that are not asked for any more.
    static func cut(_ rows: [MailRow], messageLimit: Int, givenUp: Set<UInt32>) -> [FetchWindow] {
        var windows: [FetchWindow] = []
        var bytes = 0
        for row in rows {
            let kind: Kind = givenUp.contains(row.uid) ? .givenUp : row.size > messageLimit ? .beginning : .whole
            let cost = kind == .whole ? max(0, row.size) : beginningBytes
            let last = windows.indices.last
            if let last, windows[last].kind == kind, windows[last].rows.count < countLimit, bytes + cost <= byteLimit {
                windows[last].rows.append(row)
                bytes += cost
            } else {
                windows.append(FetchWindow(kind: kind, rows: [row]))
                bytes = cost
            }
        }
        return windows
    }
}
