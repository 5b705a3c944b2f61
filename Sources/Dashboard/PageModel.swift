import Foundation
import Mail

/// What a page of somebody who is signed in shows: its properties' names are the words of its template.
///
/// Texts are as they are and escaped on the way; an empty text, an empty list and nil are nothing. Numbers and flags stand for
/// themselves; what is a model itself is a section with words of its own.
protocol PageModel: Sendable {
    /// The file `templates/<locale>/pages/<name>.html`.
    static var name: String { get }
    /// One with everything in it: what its template may use is found by it.
    static var sample: Self { get }
}

/// A model as Mustache takes it.
enum PageWords {
    /// The values of a model by their names, escaped.
    ///
    /// What is nothing is said to be nothing: Mustache would else look for a value of that name further out.
    static func values(of model: Any) -> [String: Any] {
        var result: [String: Any] = [:]
        for child in Mirror(reflecting: model).children {
            if let name = child.label { result[name] = value(child.value) }
        }
        return result
    }

    /// Every name in a model, also those of what stands in it.
    static func names(in model: Any) -> Set<String> {
        var names: Set<String> = []
        for child in Mirror(reflecting: model).children {
            if let name = child.label { names.insert(name) }
            if !isPlain(child.value) { names.formUnion(self.names(in: child.value)) }
        }
        return names
    }

    private static func value(_ value: Any) -> Any {
        switch value {
        case let text as String: return text.isEmpty ? NSNull() : HTMLText.escaped(text) as Any
        case let flag as Bool: return flag
        case let number as Int: return String(number)
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { self.value($0.value) } ?? NSNull()
        case .collection: return mirror.children.map { self.value($0.value) }
        default: return values(of: value)
        }
    }

    private static func isPlain(_ value: Any) -> Bool { value is String || value is Bool || value is Int }
}

/// What stands around the page of somebody who is signed in.
struct Frame: Sendable {
    /// The name at the top; the address where there is no name.
    var viewer: String
    var isPractitioner: Bool
    var isMember: Bool
    var isOperator: Bool
    /// In how many conversations there is something unread, in words: `99+`; empty for none.
    var unread: String
    /// Stands in every form: another site does not know it.
    var csrf: String

    static let sample = Frame(
        viewer: "Jane Doe", isPractitioner: true, isMember: true, isOperator: true, unread: "3", csrf: "0")
}
