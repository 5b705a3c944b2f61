import Flow
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A file that somebody sent, only ever to be saved: nothing of theirs is opened in our name.
enum SavedFile {
    /// The file, whose seat is kept until the visitor has all of it.
    ///
    /// - Parameter number: names it where it has no name.
    static func response(
        to file: ReadableMessage.File, _ number: Int, keeping seat: ReadingRoom.Seat
    ) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: file.contentType, .contentDisposition: disposition(file.name, number),
            ],
            body: ResponseBody(contentLength: file.bytes.count) { writer in
                defer { withExtendedLifetime(seat) {} }
                try await writer.write(ByteBuffer(bytes: file.bytes))
                try await writer.finish(nil)
            })
    }

    /// A mail as it stands, to be saved and not to be shown.
    static func mail(_ bytes: [UInt8], named name: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/octet-stream", .contentDisposition: disposition(name, 1)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// `3.2 MB`.
    static func size(_ bytes: Int) -> String {
        ByteCountFormatter.string(fromByteCount: Int64(bytes), countStyle: .decimal)
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")

    /// With the name in UTF-8 (RFC 6266 §4.3, RFC 8187).
    private static func disposition(_ name: String, _ number: Int) -> String {
        let shown = name.isEmpty ? "file-\(number)" : name
        let encoded = shown.addingPercentEncoding(withAllowedCharacters: plain) ?? "file-\(number)"
        return "attachment; filename*=UTF-8''\(encoded)"
    }
}
