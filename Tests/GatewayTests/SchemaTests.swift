import Foundation
import People
import Testing

@testable import Gateway

@Suite struct SchemaTests {
    private static let logins = """
        "oauth": {"clientSecret": {"env": "A"}}, "token": {"secret": {"env": "A"}}
        """

    /// Settings whose reading asks for every key there is: the variants exclude each other, so there are two.
    private static let variants: [(config: String, mailbox: String)] = [
        (Sandbox.config, Sandbox.mailbox),
        (
            Sandbox.config.replacing(
                "\"maildir\": \"var/out\"",
                with: "\"dkim\": [{\"key\": {\"env\": \"A\"}}], "
                    + "\"smtp\": {\"url\": \"smtp://h.example\", \"secret\": {\"env\": \"A\"}, "
                    + "\"oauth\": {\"clientSecret\": {\"env\": \"A\"}}}"
            )
            .replacing("\"delivery\"", with: "\"web\": {\"url\": \"https://h.example\"}, \"delivery\"")
            .replacing(
                "\"delivery\"",
                with: "\"desk\": {\"zendesk\": {\(logins), \"export\": {\(logins)}, "
                    + "\"webhookSecret\": {\"env\": \"A\"}}}, \"delivery\""
            )
            .replacing("\"delivery\"", with: "\"bookings\": {\"feeds\": [{\"url\": {\"env\": \"A\"}}]}, \"delivery\"")
            .replacing("\"domain\"", with: "\"aliases\": {\"hello\": \"enquiries\"}, \"domain\""),
            """
            {"name": "m", "source": {"imap": {"url": "imap://h.example", "secret": {"env": "A"},
             "oauth": {"clientSecret": {"env": "A"}}, "folders": [{"name": "INBOX"}]}}}
            """
        ),
    ]

    @Test("the schema and the reader know the same keys, with the same kinds of values")
    func sameKeys() throws {
        var asked: [String: Set<String>] = [:]
        for variant in SchemaTests.variants {
            let sandbox = try Sandbox()
            let reader = SettingsReader(
                file: try sandbox.writeSettings(config: variant.config, mailbox: variant.mailbox))
            _ = try? reader.read()
            for (path, shapes) in reader.findings.asked {
                asked[path, default: []].formUnion(shapes.map(SchemaTests.words))
            }
        }
        let described = try Schema(file: Sandbox.tree.appending(path: "docs/config.schema.json")).keys
        #expect(Set(asked.keys).symmetricDifference(described.keys).isEmpty)
        for (path, words) in described {
            #expect(asked[path]?.contains(words) == true, "\(path) is \(asked[path] ?? []), described as \(words)")
        }
    }

    private static func words(_ shape: Findings.Shape) -> String {
        switch shape {
        case .text: "string"
        case .number: "integer"
        case .flag: "boolean"
        case .duration: "duration"
        case .secret: "secret"
        case .section, .map: "object"
        case .list: "array"
        case .choice(let words): words.sorted().joined(separator: "|")
        }
    }
}

/// The keys that a JSON Schema describes, by path.
private struct Schema {
    var keys: [String: String] = [:]
    private let definitions: [String: JSONNode]

    init(file: URL) throws {
        let root = try JSONReader.read([UInt8](Data(contentsOf: file)))
        definitions = Schema.members(Schema.member("$defs", of: root))
        walk(root, "")
        if let mailbox = definitions["mailbox"] { walk(mailbox, "mailbox.json") }
        if let person = definitions["person"] { walk(person, "people.json[]") }
    }

    private mutating func walk(_ node: JSONNode, _ path: String) {
        for (key, property) in Schema.members(Schema.member("properties", of: node)) {
            describe(property, path.isEmpty ? key : "\(path).\(key)")
        }
    }

    private mutating func describe(_ node: JSONNode, _ path: String) {
        let name = reference(node)
        let target = name.flatMap { definitions[$0] } ?? node
        keys[path] = name ?? Schema.kind(of: target)
        walk(target, path)
        if let free = Schema.member("additionalProperties", of: target), case .object = free.value {
            describe(free, "\(path).*")
        }
        if let items = Schema.member("items", of: target) { walk(items, "\(path)[]") }
    }

    private func reference(_ node: JSONNode) -> String? {
        var candidates = [node]
        if case .array(let choices) = Schema.member("anyOf", of: node)?.value { candidates += choices }
        for candidate in candidates {
            if case .string(let text) = Schema.member("$ref", of: candidate)?.value { return String(text.dropFirst(8)) }
        }
        return nil
    }

    private static func kind(of node: JSONNode) -> String {
        if case .string(let type) = member("type", of: node)?.value { return type }
        guard case .array(let words) = member("enum", of: node)?.value else { return "nothing" }
        return words.map { if case .string(let word) = $0.value { word } else { "?" } }.sorted().joined(separator: "|")
    }

    private static func member(_ key: String, of node: JSONNode?) -> JSONNode? {
        members(node)[key]
    }

    private static func members(_ node: JSONNode?) -> [String: JSONNode] {
        guard case .object(let members) = node?.value else { return [:] }
        return Dictionary(members.map { ($0.key, $0.node) }, uniquingKeysWith: { first, _ in first })
    }
}
