import Foundation
import Mail
import Synchronization

/// A Maildir that commands look into or drop mails into.
struct Maildir {
    let path: String

    /// - Throws: `Failure` where the folders cannot be made.
    func create() throws {
        for folder in ["tmp", "new", "cur"] {
            do {
                try FileManager.default.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
            } catch {
                throw Failure("cannot make the Maildir \(path): check the permissions of the folder above it")
            }
        }
    }

    private static let dropped = Atomic(0)

    /// Puts a mail into `new`, as a delivering server does: written in `tmp`, then moved.
    ///
    /// - Parameter arrived: the time of the file, which readers take for the mail's arrival; nil for this moment.
    func drop(_ bytes: [UInt8], arrived: Timestamp? = nil) throws {
        try create()
        let number = Maildir.dropped.add(1, ordering: .relaxed).newValue
        let time = Int(Date().timeIntervalSince1970 * 1_000_000)
        let name = "\(time).\(getpid())_\(number).postern"
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/tmp/\(name)"))
        if let arrived {
            let date = Date(timeIntervalSince1970: Double(arrived.milliseconds) / 1_000)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(path)/tmp/\(name)")
        }
        try FileManager.default.moveItem(atPath: "\(path)/tmp/\(name)", toPath: "\(path)/new/\(name)")
    }

    /// The mails in `new` by file name.
    func mails() throws -> [(name: String, bytes: [UInt8])] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/new")) ?? []
        return try names.sorted().map { name in
            (name: name, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/new/\(name)"))))
        }
    }
}
