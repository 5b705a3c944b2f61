extension IMAPSession {
    /// Tells the server what becomes of mails that are filed.
    ///
    /// - Parameter uids: in ascending order.
    mutating func settle(_ uids: [UInt32], _ afterwards: Afterwards) async throws {
        guard !uids.isEmpty else { return }
        let set = UIDSet.text(uids)
        switch afterwards {
        case .keep: break
        case .flag: try await run("UID STORE \(set) +FLAGS.SILENT (\\Seen)")
        case .move(let folder): try await move(set, to: folder)
        }
    }

    private mutating func move(_ set: String, to folder: String) async throws {
        if capabilities.contains("MOVE") {
            try await runCreating(folder, "UID MOVE \(set) \(IMAPName.quoted(folder))")
            return
        }
        try await runCreating(folder, "UID COPY \(set) \(IMAPName.quoted(folder))")
        try await run("UID STORE \(set) +FLAGS.SILENT (\\Deleted)")
        // Without UIDPLUS only EXPUNGE is left, which would also remove what somebody else has marked (RFC 4315 §2.1).
        if capabilities.contains("UIDPLUS") { try await run("UID EXPUNGE \(set)") }
    }

    /// Runs a command that needs a folder, which is made when the server says that this is all that is missing
    /// (RFC 9051 §7.1 TRYCREATE).
    private mutating func runCreating(_ folder: String, _ command: String) async throws {
        do {
            try await run(command)
        } catch IMAPError.refused(_, let words) where words.uppercased().contains("[TRYCREATE]") {
            try await run("CREATE \(IMAPName.quoted(folder))")
            try await run(command)
        }
    }
}
