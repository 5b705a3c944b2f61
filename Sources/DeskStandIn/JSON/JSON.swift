/// A JSON value.
package enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// The member of an object, nil where there is none; setting nil takes it away.
    package subscript(_ name: String) -> JSON? {
        get { if case .object(let members) = self { members[name] } else { nil } }
        set {
            guard case .object(var members) = self else { return }
            members[name] = newValue
            self = .object(members)
        }
    }

    /// The element of an array; nil where there is none.
    package subscript(_ place: Int) -> JSON? {
        guard case .array(let values) = self, values.indices.contains(place) else { return nil }
        return values[place]
    }

    /// The text of a string.
    package var string: String? { if case .string(let text) = self { text } else { nil } }

    /// A whole number, also one that was written as a string: that is how many clients send ids.
    package var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .number(let number): Int64(exactly: number)
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// Any number.
    package var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// A truth, also one that was written as a string.
    package var bool: Bool? {
        switch self {
        case .bool(let truth): truth
        case .string("true"): true
        case .string("false"): false
        default: nil
        }
    }

    /// The elements of an array.
    package var array: [JSON]? { if case .array(let values) = self { values } else { nil } }
    /// The members of an object.
    package var object: [String: JSON]? { if case .object(let members) = self { members } else { nil } }
    /// Whether it is `null`.
    package var isNull: Bool { self == .null }

    /// The value, where it is not `null`.
    package var present: JSON? { isNull ? Optional.none : .some(self) }

    /// The text of a string or the digits of a number: what conditions and placeholders compare.
    var words: String {
        switch self {
        case .null: ""
        case .bool(let truth): truth ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .string(let text): text
        case .array(let values): values.map(\.words).joined(separator: " ")
        case .object: ""
        }
    }

    /// An object, or what it was with more members.
    func with(_ more: [String: JSON]) -> JSON {
        .object((object ?? [:]).merging(more) { _, new in new })
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }

    package init(_ text: String?) { self = text.map(JSON.string) ?? .null }
    package init(_ number: Int64?) { self = number.map(JSON.integer) ?? .null }
    package init(_ numbers: [Int64]) { self = .array(numbers.map(JSON.integer)) }
    package init(_ texts: [String]) { self = .array(texts.map(JSON.string)) }
}
