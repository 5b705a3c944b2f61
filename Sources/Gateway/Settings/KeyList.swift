import Foundation
import People
import Triage

/// The list `keys.tokens` of a settings file, changed in place: everything around it stays as its author wrote it.
struct KeyList {
    /// One key as the file names it.
    struct Key {
        var id: Int
        /// The member of its secret: `file` or `env`.
        var kind: String
        /// The path or the variable, as it stands there.
        var name: String

        var json: String { "{ \"id\": \(id), \"secret\": { \"\(kind)\": \(JSONValue.string(name).line) } }" }
    }

    private let file: String
    private let bytes: [UInt8]
    /// The list with its brackets.
    private let range: Range<Int>
    private(set) var keys: [Key]

    /// - Throws: `Failure` where the file has no list of keys; `SettingsError` is what reading the settings gives.
    init(file: String) throws {
        self.file = file
        bytes = try InputFile.bytes(of: file)
        guard let root = try? JSONReader.read(bytes), let tokens = root.member("keys")?.member("tokens"),
            case .array(let elements) = tokens.value,
            let range = KeyList.range(of: tokens.place, in: bytes)
        else { throw Failure("\(file) has no list keys.tokens") }
        self.range = range
        keys = try elements.map { element in
            guard case .number(let id)? = element.member("id")?.value, let id = Int(id),
                case .object(let members)? = element.member("secret")?.value, let secret = members.first,
                case .string(let name) = secret.node.value
            else { throw Failure("\(file):\(element.place.line) is no key") }
            return Key(id: id, kind: secret.key, name: name)
        }
    }

    /// Puts a key first: it signs from now on.
    mutating func add(_ key: Key) { keys.insert(key, at: 0) }

    mutating func remove(_ id: Int) { keys.removeAll { $0.id == id } }

    /// Writes the file anew beside the old one and puts it in its place.
    func write() throws {
        let list = "[\n      " + keys.map(\.json).joined(separator: ",\n      ") + "\n    ]"
        let text = Array(bytes[..<range.lowerBound]) + Array(list.utf8) + Array(bytes[range.upperBound...])
        let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        try Data(text).write(to: URL(fileURLWithPath: file), options: .atomic)
        if let rights { try FileManager.default.setAttributes([.posixPermissions: rights], ofItemAtPath: file) }
    }

    /// From a list's opening bracket to the closing one, brackets within texts aside.
    private static func range(of place: JSONNode.Place, in bytes: [UInt8]) -> Range<Int>? {
        var line = 1
        var start = 0
        while line < place.line, let next = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            start = next + 1
            line += 1
        }
        start += place.column - 1
        var depth = 0
        var isText = false
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\") where isText: index += 1
            case UInt8(ascii: "\""): isText.toggle()
            case UInt8(ascii: "[") where !isText: depth += 1
            case UInt8(ascii: "]") where !isText:
                depth -= 1
                if depth == 0 { return start..<(index + 1) }
            default: break
            }
            index += 1
        }
        return nil
    }
}

extension JSONNode {
    /// The value under a key of an object; nil for none.
    func member(_ key: String) -> JSONNode? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.key == key }?.node
    }
}
