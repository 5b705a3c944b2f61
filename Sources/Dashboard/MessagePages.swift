import Flow
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The page of one message, `/m/<token>`, for whoever does not get the whole of it by mail, and its files.
struct MessagePages: Sendable {
    let messages: any MessagePort
    let pages: Pages
    let securityMessage: String

    private static let tokenKind = "v-"

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (token, message) = try await message(context)
        var values = PageValues()
        values[.author] = message.author
        values[.subject] = message.subject
        values[.writtenAt] = MomentWords.words(message.writtenAt)
        values[.readableUntil] = MomentWords.words(message.readableUntil)
        values[.securityMessage] = securityMessage
        values.set(.paragraphs, Self.paragraphs(message.text).map { PageValues(.line, $0) })
        values.set(.files, message.files.enumerated().map { Self.file($1, at: "/m/\(token)/files/\($0 + 1)") })
        values.set(.leftOut, message.leftOut.map { PageValues(.line, $0) })
        values[.replyAddress] = message.replyAddress
        values[.replyLink] = message.replyAddress.map { "mailto:\($0)" }
        return pages.response(.message, values)
    }

    /// A file, only ever to be saved: nothing that somebody sent is opened in our name.
    @Sendable func file(_ request: Request, _ context: WebContext) async throws -> Response {
        let (_, message) = try await message(context)
        guard let number = context.parameters.get("number").flatMap({ Int($0) }),
            message.files.indices.contains(number - 1)
        else { throw WebFailure.notFound }
        let file = message.files[number - 1]
        return Response(
            status: .ok,
            headers: [
                .contentType: file.contentType, .contentDisposition: Self.disposition(file.name, number),
                .contentLength: "\(file.bytes.count)",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    private func message(_ context: WebContext) async throws -> (token: String, ReadableMessage) {
        let token = (context.parameters.get("token") ?? "").lowercased()
        guard LinkToken.isPlausible(token, kind: Self.tokenKind), let found = try await messages.message(for: token)
        else { throw WebFailure.linkUnknown }
        return (token, found)
    }

    private static func paragraphs(_ text: String) -> [String] {
        text.replacing("\r\n", with: "\n").components(separatedBy: "\n\n")
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }

    private static func file(_ file: ReadableMessage.File, at link: String) -> PageValues {
        var values = PageValues()
        values[.fileName] = file.name.isEmpty ? "File" : file.name
        values[.fileSize] = ByteCountFormatter.string(fromByteCount: Int64(file.bytes.count), countStyle: .decimal)
        values[.fileLink] = link
        return values
    }

    /// With the name in UTF-8 (RFC 6266 §4.3, RFC 8187).
    private static func disposition(_ name: String, _ number: Int) -> String {
        let shown = name.isEmpty ? "file-\(number)" : name
        let encoded = shown.utf8.map { byte in
            let isPlain = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "-._".utf8.contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte)) : (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }.joined()
        return "attachment; filename*=UTF-8''\(encoded)"
    }
}

/// A signed part of a link before anything about it is proven.
enum LinkToken {
    /// True for what one of that kind can look like.
    static func isPlausible(_ token: String, kind: String) -> Bool {
        token.hasPrefix(kind) && token.utf8.count <= WebLimits.tokenBytes
            && token.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
