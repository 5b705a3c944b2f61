import Flow
import HTTPTypes
import Hummingbird
import NIOCore

/// The fields and files of a form (`multipart/form-data`, RFC 7578), or the fields of one without files.
///
/// Strict, as browsers are: what does not end, nests or has no name gives nil.
struct UploadForm {
    private(set) var fields: [String: String] = [:]
    /// Those that were chosen, in their order.
    private(set) var files: [TypedMessage.File] = []

    /// Kept as long as the form is: files take memory.
    var seat: ReadingRoom.Seat?

    private static let longestHead = 4_096
    private static let mostParts = 64

    /// The text of a field; empty where it is missing.
    subscript(_ name: String) -> String { fields[name] ?? "" }

    init(fields: FormBody, names: [String]) {
        for name in names { self.fields[name] = fields[name] }
    }

    /// - Parameter boundary: of the request's Content-Type.
    init?(_ bytes: [UInt8], boundary: String) {
        let delimiter = Array("--\(boundary)".utf8)
        guard bytes.starts(with: delimiter) else { return nil }
        var position = delimiter.count
        let next = Array("\r\n--\(boundary)".utf8)
        for _ in 0..<UploadForm.mostParts {
            if bytes[position...].starts(with: Array("--".utf8)) { return }
            guard bytes[position...].starts(with: Array("\r\n".utf8)),
                let end = UploadForm.place(of: next, in: bytes, from: position + 2),
                add(bytes[(position + 2)..<end])
            else { return nil }
            position = end + next.count
        }
        return nil
    }

    private mutating func add(_ part: ArraySlice<UInt8>) -> Bool {
        let separator = Array("\r\n\r\n".utf8)
        let searched = Array(part.prefix(UploadForm.longestHead))
        guard let end = UploadForm.place(of: separator, in: searched, from: 0) else { return false }
        let head = String(decoding: searched[..<end], as: UTF8.self)
        let body = part.dropFirst(end + separator.count)
        guard let disposition = UploadForm.value("content-disposition", in: head),
            let name = UploadForm.parameter("name", in: disposition)
        else { return false }
        if let filename = UploadForm.parameter("filename", in: disposition) {
            // A browser sends an empty part where nothing was chosen.
            guard !filename.isEmpty || !body.isEmpty else { return true }
            let type = UploadForm.value("content-type", in: head) ?? ""
            files.append(.init(name: TypedText.line(filename), contentType: type, bytes: Array(body)))
            return true
        }
        guard body.count <= WebLimits.bodyBytes else { return false }
        return fields.updateValue(String(decoding: body, as: UTF8.self), forKey: name) == nil
    }

    private static func value(_ field: String, in head: String) -> String? {
        for line in head.split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == field { return String(parts[1].drop { $0 == " " }) }
        }
        return nil
    }

    /// A quoted parameter, with the three characters that browsers write as `%22`, `%0D` and `%0A` (WHATWG, form submission).
    private static func parameter(_ name: String, in value: String) -> String? {
        guard let start = value.firstRange(of: "; \(name)=\"") else { return nil }
        let text = value[start.upperBound...].prefix { $0 != "\"" }
        return String(text).replacing("%22", with: "\"").replacing("%0D", with: " ").replacing("%0A", with: " ")
    }

    private static func place(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, bytes.count >= needle.count else { return nil }
        var index = start
        while index <= bytes.count - needle.count {
            guard let hit = bytes[index...].firstIndex(of: first), hit <= bytes.count - needle.count else { return nil }
            if bytes[hit...].starts(with: needle) { return hit }
            index = hit + 1
        }
        return nil
    }
}

extension Request {
    /// The fields and files of a form that was sent.
    ///
    /// - Parameters:
    ///   - names: the fields that count where it has no files.
    ///   - room: bounds how many forms with files are in memory at the same time.
    /// - Throws: `WebFailure` where it is no form, too large, cut off or not understood, or too many come at once.
    func uploadForm(_ names: [String], in room: ReadingRoom) async throws -> UploadForm {
        let type = headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("multipart/form-data") else {
            return UploadForm(fields: try await form(), names: names)
        }
        guard let mark = type.firstRange(of: "boundary=") else { throw WebFailure.notUnderstood }
        let boundary = type[mark.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        guard !boundary.isEmpty, boundary.utf8.count <= 70 else { throw WebFailure.notUnderstood }
        if let stated = headers[.contentLength].flatMap({ Int($0) }), stated > WebLimits.uploadBytes {
            throw WebFailure.tooLarge
        }
        let seat = try await room.enter()
        let body: ByteBuffer
        do {
            body = try await self.body.collect(upTo: WebLimits.uploadBytes)
        } catch is NIOTooManyBytesError {
            throw WebFailure.tooLarge
        }
        guard var form = UploadForm(Array(body.readableBytesView), boundary: boundary) else {
            throw WebFailure.notUnderstood
        }
        form.seat = seat
        return form
    }
}
