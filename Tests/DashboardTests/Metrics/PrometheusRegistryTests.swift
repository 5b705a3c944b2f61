import Flow
import Foundation
import Metrics
import Testing

@testable import Dashboard

@Suite struct PrometheusRegistryTests {
    private func counter(_ registry: PrometheusRegistry, _ name: String, _ labels: [(String, String)] = []) -> Counter {
        Counter(label: name, dimensions: labels, factory: registry)
    }

    @Test("what is counted, measured and timed is read back by another reader, each as what it is")
    func reads() throws {
        let registry = PrometheusRegistry(words: ["mails_total": "Mails, with a \\ and\na line."])
        counter(registry, "mails_total", [("box", "a")]).increment(by: 3)
        counter(registry, "mails_total", [("box", "b")]).increment()
        FloatingPointCounter(label: "hours_total", factory: registry).increment(by: 0.25)
        Gauge(label: "left", factory: registry).record(-7)
        Meter(label: "open", factory: registry).set(2.5)
        Recorder(label: "sizes", factory: registry).record(70)
        Timer(label: "wait_seconds", factory: registry).record(duration: .milliseconds(30))
        let text = registry.text(with: [MeasuredLevel("age_seconds", 12, ["box": "a"])])
        let read = try PrometheusReader(text)
        #expect(read.families["mails_total"]?.kind == "counter")
        #expect(read.families["mails_total"]?.help == "Mails, with a \\ and\na line.")
        #expect(read.value("mails_total", ["box": "a"]) == 3)
        #expect(read.value("mails_total", ["box": "b"]) == 1)
        #expect(read.value("hours_total") == 0.25)
        #expect(read.families["left"]?.kind == "gauge")
        #expect(read.value("left") == -7)
        #expect(read.value("open") == 2.5)
        #expect(read.families["sizes"]?.kind == "histogram")
        #expect(read.value("sizes_bucket", ["le": "100"]) == 1)
        #expect(read.value("sizes_bucket", ["le": "50"]) == 0)
        #expect(read.value("wait_seconds_bucket", ["le": "0.05"]) == 1)
        #expect(read.value("wait_seconds_sum") == 0.03)
        #expect(read.value("age_seconds", ["box": "a"]) == 12)
        #expect(read.value(PrometheusRegistry.refusals) == 0)
        #expect(read.names == read.names.sorted())
    }

    @Test("a level that was measured is told once and not kept")
    func levels() throws {
        let registry = PrometheusRegistry()
        #expect(try PrometheusReader(registry.text(with: [MeasuredLevel("depth", 4)])).value("depth") == 4)
        #expect(try PrometheusReader(registry.text()).value("depth") == nil)
    }

    @Test(
        "whatever stands in a label comes back as it was",
        arguments: [
            #"a "quoted" word"#, #"a \ and a \\"#, "two\nlines", "two\r\nlines", #"\n"#, "", "ünïcödé ✉", "}", "a\\\"",
        ])
    func escapes(value: String) throws {
        let registry = PrometheusRegistry()
        counter(registry, "mails_total", [("box", value)]).increment()
        #expect(try PrometheusReader(registry.text()).value("mails_total", ["box": value]) == 1)
    }

    @Test("a histogram's buckets add up, and the last one is its count")
    func histogram() throws {
        let registry = PrometheusRegistry()
        let timer = Timer(label: "wait_seconds", dimensions: [("to", "x")], factory: registry)
        let times: [Duration] = [
            .zero, .milliseconds(5), .milliseconds(6), .seconds(1), .seconds(299), .seconds(300), .seconds(301),
            .seconds(86_400), .seconds(-5),
        ]
        for time in times { timer.record(duration: time) }
        let read = try PrometheusReader(registry.text())
        let buckets = try #require(read.families["wait_seconds"]).samples.filter { $0.name == "wait_seconds_bucket" }
        #expect(buckets.count == Spread.seconds.count + 1)
        #expect(buckets.map(\.value) == buckets.map(\.value).sorted())
        let bounds = buckets.compactMap { $0.labels["le"] }
        #expect(bounds.first == "0.005" && bounds.last == "+Inf")
        let counts = { (bound: String) in read.value("wait_seconds_bucket", ["to": "x", "le": bound]) }
        #expect(counts("0.005") == 3)
        #expect(counts("0.01") == 4)
        #expect(counts("0.5") == 4)
        #expect(counts("1") == 5)
        #expect(counts("300") == 7)
        #expect(counts("+Inf") == Double(times.count))
        #expect(read.value("wait_seconds_count", ["to": "x"]) == Double(times.count))
        #expect(read.value("wait_seconds_sum", ["to": "x"]) == 87_301.011)
    }

    @Test(
        "names that the format does not know are made such",
        arguments: [
            ("http.server.requests", "http_server_requests"), ("7mails", "_7mails"), ("", "_"), ("a:b", "a:b"),
            ("naïve total", "na_ve_total"), ("a{b=\"c\"}", "a_b__c__"), ("a\nb", "a_b"),
        ])
    func names(given: String, legal: String) throws {
        let registry = PrometheusRegistry()
        counter(registry, given).increment()
        #expect(try PrometheusReader(registry.text()).value(legal) == 1)
    }

    @Test(
        "names of labels too, and those that the format keeps for itself are not taken from it",
        arguments: [("le", "x_le"), ("__name__", "x___name__"), ("a:b", "a_b"), ("1", "_1"), ("route", "route")])
    func labelNames(given: String, legal: String) throws {
        let registry = PrometheusRegistry()
        Timer(label: "wait_seconds", dimensions: [(given, "v")], factory: registry).record(duration: .seconds(1))
        #expect(try PrometheusReader(registry.text()).value("wait_seconds_count", [legal: "v"]) == 1)
    }

    @Test("the same labels in another order are the same series, and a label given twice counts once")
    func orders() throws {
        let registry = PrometheusRegistry()
        counter(registry, "mails_total", [("a", "1"), ("b", "2")]).increment()
        counter(registry, "mails_total", [("b", "2"), ("a", "1")]).increment()
        counter(registry, "mails_total", [("b", "2"), ("a", "1"), ("a", "3")]).increment()
        #expect(try PrometheusReader(registry.text()).value("mails_total", ["a": "1", "b": "2"]) == 3)
    }

    @Test("the text is the same however the counting went")
    func deterministic() {
        let texts = [Array(0..<40), Array((0..<40).reversed())].map { numbers in
            let registry = PrometheusRegistry()
            for number in numbers { counter(registry, "m\(number % 7)", [("n", "\(number)")]).increment() }
            return registry.text(with: numbers.map { MeasuredLevel("level", Double($0), ["n": "\($0)"]) })
        }
        #expect(texts[0] == texts[1])
    }

    @Test("series beyond the bound are not kept, those before it count on, and the refusals are told")
    func bounded() throws {
        let registry = PrometheusRegistry(mostLines: 40)
        for number in 0..<1_000 { counter(registry, "mails_total", [("from", "\(number)")]).increment() }
        counter(registry, "mails_total", [("from", "0")]).increment()
        Timer(label: "wait_seconds", factory: registry).record(duration: .seconds(1))
        let read = try PrometheusReader(registry.text(with: [MeasuredLevel("level", 1)]))
        #expect(read.families["mails_total"]?.samples.count == 40)
        #expect(read.value("mails_total", ["from": "0"]) == 2)
        #expect(read.families["wait_seconds"] == nil)
        #expect(read.value(PrometheusRegistry.refusals) == 962)
    }

    @Test("a name means one thing: what asks for another with it is not kept, and the text stays readable")
    func clashes() throws {
        let registry = PrometheusRegistry()
        counter(registry, "a").increment()
        Gauge(label: "a", factory: registry).record(9)
        Timer(label: "b", factory: registry).record(duration: .seconds(1))
        counter(registry, "b_count").increment()
        counter(registry, "c_sum").increment()
        Timer(label: "c", factory: registry).record(duration: .seconds(1))
        let read = try PrometheusReader(registry.text(with: [MeasuredLevel("a", 7), MeasuredLevel("b_bucket", 7)]))
        #expect(read.value("a") == 1)
        #expect(read.value("b_count") == 1)
        #expect(read.families["b_count"] == nil && read.families["c"] == nil)
        #expect(read.value(PrometheusRegistry.refusals) == 5)
    }

    @Test("a counter never goes down, whatever it is told")
    func upwards() throws {
        let registry = PrometheusRegistry()
        let counter = counter(registry, "mails_total")
        counter.increment(by: 5)
        counter.increment(by: -3)
        FloatingPointCounter(label: "mails_total", factory: registry).increment(by: Double.nan)
        #expect(try PrometheusReader(registry.text()).value("mails_total") == 5)
    }

    @Test("numbers that are none are written as the format has them")
    func strangeNumbers() throws {
        let levels = [("a", Double.nan), ("b", .infinity), ("c", -.infinity), ("d", 1e300), ("e", 1e-9), ("f", 0.1)]
        let text = PrometheusRegistry().text(with: levels.map { MeasuredLevel($0.0, $0.1) })
        let read = try PrometheusReader(text)
        #expect(read.value("a")?.isNaN == true)
        for (name, value) in levels.dropFirst() { #expect(read.value(name) == value) }
    }

    @Test("nothing that several tasks count at once is lost")
    func concurrent() async throws {
        let registry = PrometheusRegistry()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<500 {
                        Counter(label: "mails_total", dimensions: [("n", "\(number % 5)")], factory: registry)
                            .increment()
                        Timer(label: "wait_seconds", factory: registry).recordMilliseconds(task)
                    }
                }
            }
        }
        let read = try PrometheusReader(registry.text())
        #expect(read.families["mails_total"]?.samples.map(\.value).reduce(0, +) == 4_000)
        #expect(read.value("wait_seconds_count") == 4_000)
    }

    @Test("every metric that the sources name has its words, and nothing else has")
    func words() throws {
        var named: Set<String> = [PrometheusRegistry.refusals]
        let sources = WebRig.tree.appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            guard file.lastPathComponent != "MetricWords.swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            guard text.contains("label: \"") || text.contains("MeasuredLevel(") else { continue }
            let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
            for (before, word) in zip(parts, parts.dropFirst()) {
                let code = before.reversed().drop { $0.isWhitespace }.prefix(14)
                let isName = ["label:", "MeasuredLevel("].contains { code.starts(with: $0.reversed()) }
                if isName, word.hasPrefix("postern_") || word.hasPrefix("process_") { named.insert(String(word)) }
            }
        }
        #expect(named == Set(MetricWords.all.keys))
    }
}
