import Foundation

/// A person's mail as Dovecot keeps it, read and written past the server.
struct LabMaildir {
    private let root: String

    /// - Parameters:
    ///   - mail: the folder of all mail.
    ///   - user: the address that owns the mailbox.
    ///   - folder: `INBOX` or another folder's name.
    init(mail: String, user: String, folder: String) {
        let user = user.lowercased()
        let at = user.lastIndex(of: "@") ?? user.endIndex
        let home = "\(mail)/\(user[at...].dropFirst())/\(user[..<at])/Maildir"
        root = folder == "INBOX" ? home : "\(home)/.\(folder.replacingOccurrences(of: "/", with: "."))"
    }

    /// All mails in order of arrival; none where the folder does not exist.
    func mails() -> [[UInt8]] {
        while true {
            let files = ["new", "cur"].flatMap { name -> [(key: String, path: String)] in
                let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(name)")) ?? []
                return names.map { (LabMaildir.arrival($0), "\(root)/\(name)/\($0)") }
            }
            let sorted = files.sorted { $0.key < $1.key }
            // A server that renames one while we look makes us look again.
            let mails = sorted.compactMap { try? Data(contentsOf: URL(fileURLWithPath: $0.path)) }
            if mails.count == sorted.count { return mails.map { [UInt8]($0) } }
        }
    }

    /// Puts a mail into the folder as a delivery agent would: written under `tmp`, renamed into `new`.
    func add(_ message: [UInt8], number: Int) throws {
        for name in ["tmp", "new", "cur"] { try LabMaildir.makeFolder("\(root)/\(name)") }
        let now = Date().timeIntervalSince1970
        let microseconds = Int((now - now.rounded(.down)) * 1_000_000)
        let name = "\(Int(now)).M\(microseconds)P\(getpid())Q\(number).lab"
        try Data(message).write(to: URL(fileURLWithPath: "\(root)/tmp/\(name)"))
        try LabMaildir.give("\(root)/tmp/\(name)")
        try FileManager.default.moveItem(atPath: "\(root)/tmp/\(name)", toPath: "\(root)/new/\(name)")
    }

    /// Who owns all mail where this process is root.
    static let owner = "mail"

    /// Makes the folder of all mail.
    static func makeRoot(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try give(path)
    }

    /// Makes a folder and those above it, each given to the owner of the mail.
    private static func makeFolder(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } catch CocoaError.fileWriteFileExists {
            // Dovecot, or another thread, was quicker.
            return
        }
        try give(path)
    }

    private static func give(_ path: String) throws {
        guard geteuid() == 0 else { return }
        guard let user = getpwnam(owner), chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
            throw LabFailure("cannot give \(path) to the user \(owner)")
        }
    }

    /// The part of a mail's file name that sorts by arrival: seconds, then microseconds and counter, zero-filled.
    private static func arrival(_ name: String) -> String {
        let parts = name.split(separator: ".", maxSplits: 2)
        guard parts.count > 1 else { return name }
        let numbers = parts[1].split { !$0.isNumber }
        let key = ([parts[0]] + numbers).map { String(repeating: "0", count: max(0, 12 - $0.count)) + $0 }
        return key.joined(separator: ".")
    }
}
