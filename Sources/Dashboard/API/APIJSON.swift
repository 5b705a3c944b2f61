import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Mail
import NIOCore

/// JSON as the API writes it: keys in order, moments by RFC 3339.
enum APIJSON {
    static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // What is encoded are texts, numbers and flags: there is nothing that could not be.
        return (try? encoder.encode(value)).map { Array($0) } ?? Array("null".utf8)
    }

    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes(value))))
    }

    /// One thing with its mark, or that it has not changed (RFC 9110 §13.1.2).
    static func tagged(
        _ value: some Encodable, for request: Request, status: HTTPResponse.Status = .ok
    ) -> Response {
        let bytes = bytes(value)
        let tag = tag(bytes)
        let known = tags(request.headers[values: .ifNoneMatch])
        if request.method == .get, known.contains(tag) || known.contains("*") {
            return Response(status: .notModified, headers: [.eTag: tag])
        }
        return Response(
            status: status, headers: [.contentType: "application/json", .eTag: tag],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// - Throws: `APIProblem.changed` where the caller read another state than this (RFC 9110 §13.1.1).
    static func check(_ request: Request, against current: (some Encodable)?) throws(APIProblem) {
        let wanted = tags(request.headers[values: .ifMatch])
        guard !wanted.isEmpty else { return }
        guard let current else { throw .changed }
        guard wanted.contains("*") || wanted.contains(tag(bytes(current))) else { throw .changed }
    }

    private static func tags(_ lines: [String]) -> [String] {
        lines.flatMap { line in
            line.split(separator: ",").map { tag in String(tag.filter { $0 != " " && $0 != "\t" }) }
        }
    }

    private static func tag(_ bytes: [UInt8]) -> String {
        let digest = Array(SHA256.hash(data: bytes)).prefix(12)
        return "\"\(digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())\""
    }

    /// `2026-11-27T18:02:00.000Z`.
    static func text(_ moment: Timestamp) -> String {
        Date(timeIntervalSince1970: Double(moment.milliseconds) / 1_000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

/// A page of a list, and where the next one begins.
struct APIPage<Item: Encodable & Sendable>: Encodable, Sendable {
    var data: [Item]
    /// null on the last page.
    var next: String?

    private enum CodingKeys: String, CodingKey { case data, next }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(data, forKey: .data)
        try container.encode(next, forKey: .next)
    }
}
