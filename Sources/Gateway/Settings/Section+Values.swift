import People

/// Single values: each either gives what was wanted or names the mistake and gives a stand-in.
extension Section {
    /// A text that is not empty.
    func text(_ key: String) -> String? {
        guard let node = node(key, .text) else { return nil }
        return text(node, at: key)
    }

    func text(_ key: String, default standard: String) -> String { text(key) ?? standard }

    /// A text that must be there.
    /// - Parameter wanted: what it is, for the message: `a mail domain`.
    func requiredText(_ key: String, _ wanted: String) -> String {
        guard node(key, .text) != nil else {
            missing(key, wanted)
            return ""
        }
        return text(key) ?? ""
    }

    func texts(_ key: String) -> [String] {
        (elements(key) ?? []).compactMap { element in
            guard case .string(let text) = element.node.value else {
                mistake("\(key)[\(element.index)]", "\(element.node.found) stands where a text should")
                return nil
            }
            return text
        }
    }

    func flag(_ key: String, default standard: Bool) -> Bool {
        guard let node = node(key, .flag) else { return standard }
        guard case .bool(let value) = node.value else {
            mistake(key, "\(node.found) stands where true or false should")
            return standard
        }
        return value
    }

    /// A whole number in `range`.
    func number(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let node = node(key, .number) else { return nil }
        guard case .number(let text) = node.value, let value = Int(text), range.contains(value) else {
            mistake(
                key, "\(node.found) is no whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return value
    }

    /// One of a fixed set of words.
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        choice(key, Choice.allCases.map(\.rawValue)).flatMap(Choice.init(rawValue:))
    }

    /// One of these words.
    func choice(_ key: String, _ words: [String]) -> String? {
        guard let node = node(key, .choice(words)) else { return nil }
        guard case .string(let text) = node.value, words.contains(text) else {
            mistake(key, "\(node.found) is none of \(words.joined(separator: ", "))")
            return nil
        }
        return text
    }

    /// A duration: a whole number and a unit, `30s`, `15m`, `4h`, `2d`.
    func duration(_ key: String) -> Duration? {
        guard let node = node(key, .duration) else { return nil }
        guard case .string(let text) = node.value, let duration = Section.duration(text) else {
            mistake(key, "\(node.found) is no duration; write a whole number and s, m, h or d: \"30s\", \"4h\"")
            return nil
        }
        return duration
    }

    /// The longest duration that is taken: more is a typing error, and would overflow in the end.
    private static let longestSeconds = 3_660 * 86_400

    private static func duration(_ text: String) -> Duration? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), count > 0 else {
            return nil
        }
        let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow, seconds <= longestSeconds else { return nil }
        return .seconds(seconds)
    }

    private func text(_ node: JSONNode, at key: String) -> String? {
        guard case .string(let text) = node.value else {
            mistake(key, "\(node.found) stands where a text should")
            return nil
        }
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            mistake(key, "\(node.found) is empty or holds control characters")
            return nil
        }
        return text
    }
}
