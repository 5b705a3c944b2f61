import Foundation
import HTTPTypes
import Hummingbird
import Mail
import NIOCore
import Store

/// A request to the API from a program that we know.
struct APIRequest: Sendable {
    let request: Request
    let context: WebContext
    let token: APIToken
    /// What was sent as the token.
    let key: String

    private static let keyLength = 255
    private static let standardLimit = 50
    private static let mostItems = 200

    /// A part of the path, decoded; never empty.
    func part(_ name: String) throws(APIProblem) -> String {
        guard let text = context.parameters.get(name).map({ $0.removingPercentEncoding ?? $0 }),
            (1...WebLimits.idCharacters).contains(text.unicodeScalars.count)
        else {
            throw .notFound
        }
        return text
    }

    /// A number in the path.
    func number(_ name: String) throws(APIProblem) -> Int64 {
        guard let number = context.parameters.get(name).flatMap({ Int64($0) }), number > 0 else { throw .notFound }
        return number
    }

    /// How many items a page has.
    func limit() throws(APIProblem) -> Int {
        guard let text = request.uri.queryParameters["limit"] else { return APIRequest.standardLimit }
        guard let limit = Int(text), (1...APIRequest.mostItems).contains(limit) else {
            throw .parameter("limit", "Write a number from 1 to \(APIRequest.mostItems).")
        }
        return limit
    }

    /// Behind which item a page begins.
    func cursor(_ name: String = "cursor") throws(APIProblem) -> Int64 {
        guard let text = request.uri.queryParameters[name[...]] else { return 0 }
        guard let id = Int64(text), id >= 0 else {
            throw .parameter(name, "Send what the last answer gave as \"next\", or leave it out.")
        }
        return id
    }

    /// A parameter; nil where it is not there.
    func parameter(_ name: String) -> String? {
        request.uri.queryParameters[name[...]].map { String($0).removingPercentEncoding ?? String($0) }
    }

    /// The body as an object with these keys and no others.
    func object(_ keys: Set<String>) async throws -> APIObject {
        let bytes = try await body()
        let value: Any
        do {
            value = try JSONSerialization.jsonObject(with: Data(bytes))
        } catch {
            throw APIProblem.notUnderstood("The body is no JSON.")
        }
        guard let members = value as? [String: Any] else {
            throw APIProblem.invalid([APIProblem.Field(pointer: "", detail: "Write an object: {…}.")])
        }
        let strange = members.keys.filter { !keys.contains($0) }.sorted()
        guard strange.isEmpty else {
            throw APIProblem.invalid(
                strange.map {
                    APIProblem.Field(
                        pointer: "/\($0)", detail: "Is no key here: \(keys.sorted().joined(separator: ", ")).")
                })
        }
        return APIObject(members: members, bytes: bytes)
    }

    private func body() async throws -> [UInt8] {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased().filter { $0 != " " }
        guard type == "application/json" else { throw APIProblem.wrongType }
        do {
            return Array(try await request.body.collect(upTo: WebLimits.apiBytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw APIProblem.tooLarge
        }
    }

    /// The key by which the same request is told from a new one.
    func idempotencyKey() throws(APIProblem) -> String {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name], !key.isEmpty,
            key.utf8.count <= APIRequest.keyLength, key.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
        else {
            throw .notUnderstood(
                "Send a field Idempotency-Key with something new for each new request, and the same when you repeat one."
            )
        }
        return key
    }
}

/// The object in a body, read key by key; what is wrong is gathered.
struct APIObject {
    private let members: [String: Any]
    /// As they came.
    let bytes: [UInt8]
    private(set) var errors: [APIProblem.Field] = []

    init(members: [String: Any], bytes: [UInt8]) {
        self.members = members
        self.bytes = bytes
    }

    mutating func wrong(_ key: String, _ detail: String) {
        errors.append(APIProblem.Field(pointer: "/\(key)", detail: detail))
    }

    /// A text; nil where it is not there or null.
    mutating func text(_ key: String, most characters: Int) -> String? {
        guard let value = members[key], !(value is NSNull) else { return nil }
        guard let text = value as? String, !text.unicodeScalars.contains("\0") else {
            wrong(key, "Write a text.")
            return nil
        }
        guard text.unicodeScalars.count <= characters else {
            wrong(key, "Write at most \(characters) characters.")
            return nil
        }
        return text
    }

    /// A text that has to be there, and not empty.
    mutating func required(_ key: String, most characters: Int) -> String {
        let before = errors.count
        if let text = text(key, most: characters), !text.isEmpty { return text }
        if errors.count == before { wrong(key, "Is missing.") }
        return ""
    }

    /// Yes or no.
    mutating func flag(_ key: String) -> Bool? {
        guard let value = members[key], !(value is NSNull) else { return nil }
        // 1 is a number and no flag, although it can be read as one.
        guard let flag = value as? Bool, !APIObject.isNumber(value) else {
            wrong(key, "Write true or false.")
            return nil
        }
        return flag
    }

    /// A list of texts.
    mutating func texts(_ key: String) -> [String]? {
        guard let value = members[key], !(value is NSNull) else { return nil }
        guard let texts = value as? [String] else {
            wrong(key, "Write a list of texts.")
            return nil
        }
        return texts
    }

    /// A moment (RFC 3339).
    mutating func moment(_ key: String) -> Timestamp? {
        guard let text = text(key, most: 40) else { return nil }
        for style in [Date.ISO8601FormatStyle(includingFractionalSeconds: true), .iso8601] {
            if let date = try? Date(text, strategy: style) {
                return Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
            }
        }
        wrong(key, "Write a moment like 2027-03-01T09:30:00Z.")
        return nil
    }

    /// Foundation reads 1 and true into numbers that differ in their type alone.
    private static func isNumber(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return false }
        return String(cString: number.objCType) != "c"
    }

    /// The same object with another value for a key, as JSON.
    func bytes(adding more: [String: String]) throws(APIProblem) -> [UInt8] {
        var members = members
        for (key, value) in more { members[key] = value }
        guard let data = try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys]) else {
            throw .notUnderstood("The body is no JSON.")
        }
        return Array(data)
    }

    /// - Throws: all that is wrong, at once.
    func check() throws(APIProblem) {
        if !errors.isEmpty { throw .invalid(errors) }
    }
}
