import Flow
import Metrics
import Synchronization

/// Counts what the program does, and writes it in Prometheus' text format.
///
/// Whoever counts asks for the same series with the same words each time, and gets the same one.
final class PrometheusRegistry: MetricsFactory {
    /// What the whole process counts in, from its first use on.
    ///
    /// A process has one factory and never another one, so this is made once, whoever asks and however often.
    static let process: PrometheusRegistry = {
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        return registry
    }()

    /// Lines in all: what would make more is not kept, so that a label with too many values costs no memory.
    static let mostLines = 10_000
    /// Tells how often something was not kept.
    static let refusals = "postern_metrics_refused_total"

    /// What was asked for, word for word.
    private struct Wanted: Hashable {
        let kind: InstrumentKind
        let name: String
        let labels: [String]
    }

    private struct State {
        var series: PrometheusSeries
        var known: [Wanted: any Instrument] = [:]
        var refused = 0
    }

    private let state: Mutex<State>
    private let words: [String: String]

    /// - Parameters:
    ///   - mostLines: how many lines of numbers there may be.
    ///   - words: what each metric is, by its name.
    init(mostLines: Int = PrometheusRegistry.mostLines, words: [String: String] = MetricWords.all) {
        state = Mutex(State(series: PrometheusSeries(mostLines: mostLines)))
        self.words = words
    }

    /// Everything that has been counted, with these levels beside it.
    func text(with levels: [MeasuredLevel] = []) -> String {
        // A copy: what is measured now is not kept.
        var (series, refused) = state.withLock { ($0.series, $0.refused) }
        for level in levels {
            let labels = PrometheusText.labels(level.labels.map { ($0.key, $0.value) })
            if !series.add(Level(level.value), PrometheusText.metricName(level.name), labels) { refused += 1 }
        }
        series.mostLines += 1
        _ = series.add(Count(Double(refused)), PrometheusRegistry.refusals, "")
        return series.text(words)
    }

    private func instrument<Kind: Instrument>(
        _ name: String, _ labels: [(String, String)], _ make: () -> Kind
    ) -> Kind {
        let wanted = Wanted(kind: Kind.kind, name: name, labels: labels.flatMap { [$0.0, $0.1] })
        return state.withLock { state in
            if let known = state.known[wanted] as? Kind { return known }
            let (name, labels) = (PrometheusText.metricName(name), PrometheusText.labels(labels))
            if let found = state.series.find(name, labels) as? Kind { return found }
            let fresh = make()
            if state.series.add(fresh, name, labels) { state.known[wanted] = fresh } else { state.refused += 1 }
            return fresh
        }
    }

    // MARK: MetricsFactory

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        instrument(label, dimensions) { Count() }
    }

    func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        instrument(label, dimensions) { Count() }
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        instrument(label, dimensions) { Level() }
    }

    func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return instrument(label, dimensions) { Level() } }
        return instrument(label, dimensions) { Spread(Spread.decades) }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        instrument(label, dimensions) { Spread(Spread.seconds) }
    }

    // What has been counted stays: somebody else may go on counting with the same words.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}
