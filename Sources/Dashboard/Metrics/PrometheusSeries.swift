/// All series by their names and labels; holds no two that a reader could not tell apart.
struct PrometheusSeries {
    private struct Family {
        let kind: InstrumentKind
        var members: [String: any Instrument] = [:]
    }

    /// How many lines of numbers there may be.
    var mostLines: Int
    private var families: [String: Family] = [:]
    private var lines = 0

    init(mostLines: Int) { self.mostLines = mostLines }

    /// - Parameters:
    ///   - name: as `PrometheusText.metricName` makes it.
    ///   - labels: as `PrometheusText.labels` writes them.
    func find(_ name: String, _ labels: String) -> (any Instrument)? { families[name]?.members[labels] }

    /// Takes a series in, unless it is there already, its name means something else, or there are enough.
    ///
    /// - Returns: false where it was not taken.
    mutating func add(_ instrument: any Instrument, _ name: String, _ labels: String) -> Bool {
        let kind = type(of: instrument).kind
        guard lines + instrument.lineCount <= mostLines, families[name].map({ $0.kind == kind }) ?? isFree(name, kind),
            families[name]?.members[labels] == nil
        else { return false }
        families[name, default: Family(kind: kind)].members[labels] = instrument
        lines += instrument.lineCount
        return true
    }

    /// The names of a histogram's lines are taken with it.
    private static let endings = ["_bucket", "_sum", "_count"]

    private func isFree(_ name: String, _ kind: InstrumentKind) -> Bool {
        let isPart = PrometheusSeries.endings.contains { ending in
            name.hasSuffix(ending) && families[String(name.dropLast(ending.count))]?.kind == .histogram
        }
        guard kind == .histogram, !isPart else { return !isPart }
        return PrometheusSeries.endings.allSatisfy { families[name + $0] == nil }
    }

    /// All of them in the order of their names and labels.
    ///
    /// - Parameter words: what each metric is, by its name.
    func text(_ words: [String: String]) -> String {
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            if let help = words[name] { text += "# HELP \(name) \(PrometheusText.help(help))\n" }
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, instrument) in family.members.sorted(by: { $0.key < $1.key }) {
                instrument.write(name, labels, to: &text)
            }
        }
        return text
    }
}
