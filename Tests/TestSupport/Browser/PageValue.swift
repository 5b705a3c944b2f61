import Foundation

/// What a page's script takes and gives, and what a browser's driver is told: any JSON.
package enum PageValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([PageValue])
    case fields([String: PageValue])

    /// The text; nil where it is none.
    package var string: String? { if case .text(let text) = self { text } else { nil } }
    /// The number without its fraction; nil where it is none.
    package var int: Int? {
        if case .number(let number) = self { Int(exactly: number.rounded(.towardZero)) } else { nil }
    }
    /// The truth; nil where it is none.
    package var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    /// The values of a list; none where it is no list.
    package var list: [PageValue] { if case .list(let list) = self { list } else { [] } }

    /// A field's value; null where there is none.
    package subscript(_ name: String) -> PageValue {
        if case .fields(let fields) = self { fields[name] ?? .null } else { .null }
    }
}

extension PageValue: CustomStringConvertible {
    /// As JSON.
    package var description: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "no JSON"
    }
}

extension PageValue: Codable {
    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let list = try? value.decode([PageValue].self) {
            self = .list(list)
        } else {
            self = .fields(try value.decode([String: PageValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .fields(let fields): try container.encode(fields)
        }
    }
}

extension PageValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }
    package init(integerLiteral number: Int) { self = .number(Double(number)) }
    package init(floatLiteral number: Double) { self = .number(number) }
    package init(booleanLiteral bool: Bool) { self = .bool(bool) }
    package init(arrayLiteral list: PageValue...) { self = .list(list) }
    package init(nilLiteral: ()) { self = .null }
    package init(dictionaryLiteral fields: (String, PageValue)...) {
        self = .fields(Dictionary(fields) { _, last in last })
    }
}
