import Foundation

/// A mail as it was found in a stream, still to be unpacked.
struct StreamedMail: Sendable {
    enum Content: Sendable {
        case mail([UInt8])
        /// A line `{"raw": "…base64…"}`.
        case line([UInt8])
        /// An entry of an mbox without its first line, its quoting still in place.
        case entry([UInt8])
        /// What could not be read, and why.
        case unreadable(String)
    }

    /// Where the user finds it: a file's name, a line, the number of a mail.
    let place: String
    let content: Content

    /// About how much memory it takes.
    var weight: Int {
        switch content {
        case .mail(let bytes), .line(let bytes), .entry(let bytes): bytes.count
        case .unreadable(let why): why.utf8.count
        }
    }
}

/// The mails of files, folders and standard input, one after the other and none before it is asked for.
///
/// What a file holds is told from how it begins: `{` is JSON lines, `From ` an mbox; anything else is one mail. A folder
/// is a Maildir or any other, its files taken in the order of their names.
struct MailStream {
    private enum Form { case single, lines, mbox }

    /// What is still to be read, the next one last.
    private var names: [String]
    private var current: (input: ByteStream, form: Form, prefix: String)?
    /// The number of the last line, or of the last mail of an mbox.
    private var number = 0

    /// Bytes from which a form is told.
    private static let head = 64

    /// - Parameter names: files and folders; `-` is standard input.
    init(_ names: [String]) { self.names = names.reversed() }

    /// The next mail; nil behind the last.
    mutating func next() -> StreamedMail? {
        while true {
            if let mail = nextOfCurrent() { return mail }
            guard let name = names.popLast() else { return nil }
            do {
                try begin(name)
            } catch {
                return StreamedMail(place: name, content: .unreadable("\(error)"))
            }
        }
    }

    private mutating func begin(_ name: String) throws {
        if let files = try MailFolder.files(in: name) {
            names += files.reversed()
            return
        }
        let input = try ByteStream(of: name)
        let first = try input.peek(MailStream.head)
        // An empty stream holds no mail; an empty file is one without anything.
        if first.isEmpty, name == "-" { return }
        let head = first.drop { $0 <= UInt8(ascii: " ") }
        var form = Form.single
        if head.first == UInt8(ascii: "{") { form = .lines }
        if Mbox.begins(head) {
            form = .mbox
            while let line = try input.line(), !Mbox.begins(line) {}
        }
        number = 0
        current = (input, form, name == "-" ? "" : "\(name), ")
    }

    private mutating func nextOfCurrent() -> StreamedMail? {
        guard let (input, form, prefix) = current else { return nil }
        do {
            switch form {
            case .single:
                current = nil
                let name = prefix.isEmpty ? "standard input" : String(prefix.dropLast(2))
                return StreamedMail(place: name, content: .mail(try input.rest()))
            case .lines:
                while let line = try input.line() {
                    number += 1
                    guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
                    return StreamedMail(place: "\(prefix)line \(number)", content: .line(Array(line)))
                }
            case .mbox:
                number += 1
                if let entry = try Mbox.entry(of: input) {
                    return StreamedMail(place: "\(prefix)mail \(number)", content: .entry(entry))
                }
            }
            current = nil
            return nil
        } catch {
            current = nil
            return StreamedMail(place: "\(prefix)\(number)", content: .unreadable("\(error)"))
        }
    }
}

/// Folders with mails.
enum MailFolder {
    /// The files of a folder in the order of their names, which for a Maildir is about that of arrival; nil for a file.
    ///
    /// - Throws: `Failure` for a folder that cannot be read.
    static func files(in name: String) throws -> [String]? {
        var isFolder: ObjCBool = false
        guard name != "-", FileManager.default.fileExists(atPath: name, isDirectory: &isFolder), isFolder.boolValue
        else {
            return nil
        }
        let maildir = ["new", "cur"].map { "\(name)/\($0)" }.filter { FileManager.default.fileExists(atPath: $0) }
        return try (maildir.isEmpty ? [name] : maildir).flatMap(visibleFiles).sorted { $0.name < $1.name }.map(\.path)
    }

    private static func visibleFiles(of folder: String) throws -> [(name: String, path: String)] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw InputFile.unreadable(folder)
        }
        return names.filter { !$0.hasPrefix(".") }.map { (name: $0, path: "\(folder)/\($0)") }.filter { file in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }
}
