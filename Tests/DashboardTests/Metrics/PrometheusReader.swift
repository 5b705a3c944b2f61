/// Reads Prometheus' text format strictly, as its description has it, and knows nothing of how it was written.
struct PrometheusReader {
    struct Sample: Hashable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Family: Hashable {
        var kind: String
        var help: String?
        var samples: [Sample] = []
    }

    struct Unreadable: Error, CustomStringConvertible {
        let line: String
        let why: String
        var description: String { "\(why): \(line)" }
    }

    private(set) var families: [String: Family] = [:]
    /// The families' names in the order in which they stand.
    private(set) var names: [String] = []

    init(_ text: String) throws {
        guard text.isEmpty || text.hasSuffix("\n") else {
            throw Unreadable(line: text, why: "the last line has no end")
        }
        var help: [String: String] = [:]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) {
            if line.hasPrefix("# HELP ") {
                let words = line.dropFirst(7).split(separator: " ", maxSplits: 1)
                guard words.count == 2, help[String(words[0])] == nil else {
                    throw Unreadable(line: line, why: "a second help, or none")
                }
                help[String(words[0])] = try PrometheusReader.unescaped(words[1], in: line)
            } else if line.hasPrefix("# TYPE ") {
                try begin(line, help)
            } else {
                try add(line)
            }
        }
    }

    /// The values of a family's only line, or of the line with these labels; nil for none.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families.values.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func begin(_ line: String, _ help: [String: String]) throws {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 4, ["counter", "gauge", "histogram"].contains(words[3]), families[words[2]] == nil else {
            throw Unreadable(line: line, why: "a second type, or none that there is")
        }
        families[words[2]] = Family(kind: words[3], help: help[words[2]])
        names.append(words[2])
    }

    private mutating func add(_ line: String) throws {
        let sample = try PrometheusReader.sample(line)
        guard let family = names.last, let kind = families[family]?.kind else {
            throw Unreadable(line: line, why: "a sample before any type")
        }
        let own = kind == "histogram" ? ["_bucket", "_sum", "_count"].map { family + $0 } : [family]
        guard own.contains(sample.name) else { throw Unreadable(line: line, why: "not of the family \(family)") }
        let isNew = families[family]?.samples.contains { $0.name == sample.name && $0.labels == sample.labels } == false
        guard isNew else { throw Unreadable(line: line, why: "told twice") }
        families[family]?.samples.append(sample)
    }

    private static func sample(_ line: String) throws -> Sample {
        var rest = Substring(line)
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
        guard let first = name.first, !first.isNumber else { throw Unreadable(line: line, why: "no name") }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            repeat {
                if rest.first == "," { rest = rest.dropFirst() }
                let label = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
                rest = rest.dropFirst(label.count)
                guard let first = label.first, !first.isNumber, rest.hasPrefix("=\"") else {
                    throw Unreadable(line: line, why: "no label")
                }
                rest = rest.dropFirst(2)
                var length = 0
                var isEscaped = false
                while let next = rest.dropFirst(length).first, isEscaped || next != "\"" {
                    isEscaped = !isEscaped && next == "\\"
                    length += 1
                }
                guard labels[String(label)] == nil, rest.count > length else {
                    throw Unreadable(line: line, why: "a label twice, or without an end")
                }
                labels[String(label)] = try unescaped(rest.prefix(length), in: line)
                rest = rest.dropFirst(length + 1)
            } while rest.first == ","
            guard rest.first == "}" else { throw Unreadable(line: line, why: "labels without an end") }
            rest = rest.dropFirst()
        }
        guard rest.first == " ", let value = number(String(rest.dropFirst())) else {
            throw Unreadable(line: line, why: "no value")
        }
        return Sample(name: String(name), labels: labels, value: value)
    }

    private static func number(_ text: String) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: text.first?.isLetter == true ? nil : Double(text)
        }
    }

    private static func unescaped(_ text: Substring, in line: String) throws -> String {
        var result = ""
        var rest = text
        while let next = rest.first {
            rest = rest.dropFirst()
            guard next == "\\" else {
                result.append(next)
                continue
            }
            switch rest.first {
            case "n": result.append("\n")
            case "\\": result.append("\\")
            case "\"": result.append("\"")
            default: throw Unreadable(line: line, why: "an escape that there is not")
            }
            rest = rest.dropFirst()
        }
        return result
    }
}
