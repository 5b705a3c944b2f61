import Flow
import Foundation
import HTTPTypes
import Hummingbird

/// The page of one message, `/m/<token>`, for whoever does not get the whole of it by mail, and its files.
struct MessagePages: Sendable {
    let messages: any MessagePort
    let pages: Pages
    let securityMessage: String

    private let room = ReadingRoom()

    private static let tokenKind = "v-"

    init(messages: any MessagePort, pages: Pages, securityMessage: String) {
        self.messages = messages
        self.pages = pages
        self.securityMessage = securityMessage
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try token(context)
        // Link scanners ask so: nothing is read for them.
        if request.method == .head { return Response(status: .ok) }
        let seat = try await room.enter()
        defer { withExtendedLifetime(seat) {} }
        return page(of: try await message(token), token)
    }

    private func page(of message: ReadableMessage, _ token: String) -> Response {
        var values = PageValues()
        values[.author] = message.author
        values[.subject] = message.subject
        values[.writtenAt] = MomentWords.words(message.writtenAt)
        values[.readableUntil] = MomentWords.words(message.readableUntil)
        values[.securityMessage] = securityMessage
        values.set(.paragraphs, Self.paragraphs(message.text).map { PageValues(.line, $0) })
        values.set(.files, message.files.enumerated().map { Self.file($1, at: "/m/\(token)/files/\($0 + 1)") })
        values.set(.leftOut, message.leftOut.map { PageValues(.line, $0) })
        values[.copied] = message.copied
        if message.isUnproven { values.flag(.isUnproven) }
        values[.replyAddress] = message.replyAddress
        values[.replyLink] = message.replyAddress.map { "mailto:\($0)" }
        return pages.response(.message, values)
    }

    /// A file, only ever to be saved: nothing that somebody sent is opened in our name.
    ///
    /// Its seat is kept until the visitor has all of it.
    @Sendable func file(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try token(context)
        guard let number = context.parameters.get("number").flatMap({ UInt16($0) }), number > 0 else {
            throw WebFailure.notFound
        }
        if request.method == .head { return Response(status: .ok) }
        let seat = try await room.enter()
        let files = try await message(token).files
        guard files.count >= number else { throw WebFailure.notFound }
        return SavedFile.response(to: files[Int(number) - 1], Int(number), keeping: seat)
    }

    private func token(_ context: WebContext) throws(WebFailure) -> String {
        let token = (context.parameters.get("token") ?? "").lowercased()
        guard LinkToken.isPlausible(token, kind: Self.tokenKind) else { throw .linkUnknown }
        return token
    }

    private func message(_ token: String) async throws -> ReadableMessage {
        guard let found = try await messages.message(for: token) else { throw WebFailure.linkUnknown }
        return found
    }

    private static func paragraphs(_ text: String) -> [String] {
        text.replacing("\r\n", with: "\n").components(separatedBy: "\n\n")
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }

    private static func file(_ file: ReadableMessage.File, at link: String) -> PageValues {
        var values = PageValues()
        values[.fileName] = file.name.isEmpty ? "File" : file.name
        values[.fileSize] = SavedFile.size(file.bytes.count)
        values[.fileLink] = link
        return values
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

/// How many messages are being shown at the same time: each may hold a large mail in memory.
actor ReadingRoom {
    /// So many hold mails; so many more wait.
    private static let seats = 2
    private static let waiters = 16

    private var taken = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Whoever holds it keeps it; it is free again once nobody does, also where a visitor left before a file was sent.
    final class Seat: Sendable {
        private let room: ReadingRoom

        fileprivate init(in room: ReadingRoom) { self.room = room }

        deinit {
            let room = room
            Task { await room.leave() }
        }
    }

    /// Waits for a seat.
    ///
    /// - Throws: `WebFailure.busy` where too many wait already.
    func enter() async throws(WebFailure) -> Seat {
        if taken < Self.seats {
            taken += 1
            return Seat(in: self)
        }
        guard waiting.count < Self.waiters else { throw .busy }
        await withCheckedContinuation { waiting.append($0) }
        return Seat(in: self)
    }

    /// Gives the seat to whoever has waited longest.
    private func leave() {
        if waiting.isEmpty { taken -= 1 } else { waiting.removeFirst().resume() }
    }
}
