/// Names, labels and numbers as Prometheus' text format has them (version 0.0.4).
enum PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`: whatever else stands in a name becomes an underscore.
    static func metricName(_ name: String) -> String { legal(name, takesColon: true) }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`, and neither of the names that the format keeps for itself.
    static func labelName(_ name: String) -> String {
        let legal = legal(name, takesColon: false)
        return legal == "le" || legal == "quantile" || legal.hasPrefix("__") ? "x_\(legal)" : legal
    }

    /// `a="1",b="2"` in the order of the names: the same for the same labels, however they were given.
    static func labels(_ labels: [(String, String)]) -> String {
        let named = Dictionary(labels.map { (labelName($0.0), $0.1) }) { first, _ in first }
        return named.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(labelValue($0.value))\"" }.joined(separator: ",")
    }

    static func labelValue(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    static func help(_ words: String) -> String {
        words.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        // Above that, a double does not hold every whole number.
        let isWhole = value == value.rounded() && abs(value) < 9_007_199_254_740_992
        return isWhole ? String(Int64(value)) : String(value)
    }

    /// One line: `name{labels} value`.
    static func line(_ name: String, _ labels: String, _ value: Double) -> String {
        labels.isEmpty ? "\(name) \(number(value))\n" : "\(name){\(labels)} \(number(value))\n"
    }

    private static func legal(_ name: String, takesColon: Bool) -> String {
        var legal = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": legal.unicodeScalars.append(scalar)
            case ":" where takesColon: legal.unicodeScalars.append(scalar)
            case "0"..."9":
                if legal.isEmpty { legal = "_" }
                legal.unicodeScalars.append(scalar)
            default: legal += "_"
            }
        }
        return legal.isEmpty ? "_" : legal
    }
}
