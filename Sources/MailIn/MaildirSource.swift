import Flow
import Foundation
import Mail

/// The files of a Maildir: `new/` and `cur/`, never `tmp/`.
struct MaildirSource: Sendable {
    /// One mail's file.
    struct File: Hashable, Sendable {
        /// `new` or `cur`.
        var folder: String
        var name: String

        /// The name without its flags: the mail's for life.
        var uniqueName: String { String(name.prefix { $0 != ":" }) }
    }

    let path: String
    let mailbox: String
    /// Bytes above which only the beginning is read.
    let messageLimit: Int
    /// How a file is opened.
    var open: @Sendable (URL) throws -> FileHandle = { try FileHandle(forReadingFrom: $0) }

    /// Changes when a file has come or gone.
    var changeMark: [Date] {
        ["new", "cur"].map { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            return attributes?[.modificationDate] as? Date ?? .distantPast
        }
    }

    /// All files in the order of their names, which begin with the time of delivery.
    ///
    /// - Throws: a Foundation error when `new/` cannot be read; a missing `cur/` is an empty one.
    func files() throws -> [File] {
        let new = try FileManager.default.contentsOfDirectory(atPath: "\(path)/new")
        let cur = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/cur")) ?? []
        let files = new.map { File(folder: "new", name: $0) } + cur.map { File(folder: "cur", name: $0) }
        return files.filter { !$0.name.hasPrefix(".") }.sorted { $0.name < $1.name }
    }

    func source(of file: File) -> ArrivalSource { ArrivalSource(mailbox: mailbox, name: file.uniqueName) }

    /// The mail in a file; nil when the file is gone or no regular one.
    ///
    /// - Throws: a Foundation error when it cannot be read: its rights, the disk, too many open files.
    func read(_ file: File, now: Timestamp) throws -> RawMail? {
        do {
            return try readAnyway(file, now: now)
        } catch let error where Self.isGone(error) {
            return nil
        }
    }

    /// Another program may move or remove a mail at any time.
    private static func isGone(_ error: any Error) -> Bool {
        let error = error as NSError
        switch error.domain {
        case NSPOSIXErrorDomain: return error.code == Int(ENOENT)
        case NSCocoaErrorDomain:
            return [CocoaError.fileNoSuchFile, .fileReadNoSuchFile].map(\.rawValue).contains(error.code)
        default: return false
        }
    }

    private func readAnyway(_ file: File, now: Timestamp) throws -> RawMail? {
        let url = URL(fileURLWithPath: "\(path)/\(file.folder)/\(file.name)")
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
        guard attributes[.type] as? FileAttributeType == .typeRegular,
            let size = (attributes[.size] as? NSNumber)?.intValue
        else { return nil }
        let handle = try open(url)
        defer { try? handle.close() }
        let isWhole = size <= messageLimit
        let wanted = isWhole ? messageLimit : FetchWindow.beginningBytes
        let data = try handle.read(upToCount: wanted) ?? Data()
        let date = attributes[.modificationDate] as? Date
        let receivedAt = date.map { Timestamp(milliseconds: Int64($0.timeIntervalSince1970 * 1000)) } ?? now
        return RawMail(
            source: source(of: file), receivedAt: receivedAt, bytes: Array(data),
            truncatedFrom: isWhole ? nil : size)
    }

    /// Does with a filed mail's file what is wanted; may be lost at any time without harm.
    func settle(_ file: File, _ afterwards: Afterwards) throws {
        let from = "\(path)/\(file.folder)/\(file.name)"
        switch afterwards {
        case .keep: break
        case .flag:
            let name = Self.seen(file.name)
            guard file.folder == "new" || name != file.name else { return }
            try move(from, into: "\(path)/cur", as: name)
        case .move(let folder):
            try move(from, into: "\(folder)/cur", as: Self.seen(file.name))
            for other in ["new", "tmp"] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(other)", withIntermediateDirectories: true)
            }
        }
    }

    private func move(_ from: String, into folder: String, as name: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: from, toPath: "\(folder)/\(name)")
    }

    /// The name with the flag S (seen); flags stand in ASCII order (maildir specification, `:2,`).
    static func seen(_ name: String) -> String {
        guard let mark = name.range(of: ":2,") else { return "\(name):2,S" }
        let flags = name[mark.upperBound...]
        return flags.contains("S") ? name : name[..<mark.upperBound] + String((flags + "S").sorted())
    }
}
