import Mail
import Testing
import Triage

@Suite("Threads")
struct ThreadingTests {
    /// One mail in short.
    struct Sample {
        var id: String?
        var refs: [String] = []
        var answers: String?
        var subject = ""
        var from = "ann@a.example"
        var to = "bob@b.example"
        var date = "Mon, 2 Mar 2026 10:00:00 +0000"
        var body = "text"

        var mail: ThreadedMail {
            var lines = ["From: \(from)", "To: \(to)", "Subject: \(subject)", "Date: \(date)"]
            if let id { lines.append("Message-ID: <\(id)@x.example>") }
            if let answers { lines.append("In-Reply-To: \(answers)") }
            if !refs.isEmpty { lines.append("References: " + refs.map { "<\($0)@x.example>" }.joined(separator: " ")) }
            let text = lines.joined(separator: "\r\n") + "\r\n\r\n\(body)\r\n"
            return ThreadedMail(Message(parsing: Array(text.utf8)))
        }
    }

    private func parents(_ samples: [Sample]) -> [Int?] { threads(of: samples.map(\.mail)).map(\.parent) }

    /// Mails by thread, each thread by its first mail's place.
    private func groups(_ samples: [Sample]) -> [Int] {
        let places = threads(of: samples.map(\.mail))
        return places.map { place in places.firstIndex { $0.thread == place.thread } ?? -1 }
    }

    @Test("An answer stands under what it answers, by References or In-Reply-To")
    func plain() {
        let samples = [
            Sample(id: "a"), Sample(id: "b", refs: ["a"]), Sample(id: "c", refs: ["a", "b"]),
            Sample(id: "d", answers: "<a@x.example>"),
        ]
        #expect(parents(samples) == [nil, 0, 1, 0])
        #expect(groups(samples) == [0, 0, 0, 0])
    }

    @Test("A beginning that comes late, or never")
    func late() {
        #expect(parents([Sample(id: "b", refs: ["a"]), Sample(id: "a")]) == [1, nil])
        let orphans = [Sample(id: "b", refs: ["gone"]), Sample(id: "c", refs: ["gone"])]
        #expect(parents(orphans) == [nil, nil])
        #expect(groups(orphans) == [0, 0])
    }

    @Test("A parent that is missing is stepped over")
    func missingMiddle() {
        #expect(parents([Sample(id: "a"), Sample(id: "c", refs: ["a", "lost"])]) == [nil, 0])
    }

    @Test("References that run in a circle end")
    func circle() {
        let samples = [Sample(id: "a", refs: ["b"]), Sample(id: "b", refs: ["a"]), Sample(id: "a2", refs: ["a2"])]
        let found = parents(samples)
        #expect(found[0] == nil || found[1] == nil)
        #expect(groups(samples)[1] == 0)
        #expect(found[2] == nil)
    }

    @Test("The same identifier on another mail is another mail; on a copy it is the same")
    func reused() {
        let samples = [
            Sample(id: "a", subject: "one", date: "Mon, 2 Mar 2026 09:00:00 +0000"),
            Sample(id: "a", subject: "two", from: "eve@e.example", body: "other"),
            Sample(id: "b", refs: ["a"], subject: "Re: one"),
        ]
        #expect(groups(samples) == [0, 1, 0])
        let copy = Sample(id: "a", refs: ["r"], subject: "one")
        #expect(groups([copy, copy]) == [0, 0])
        #expect(parents([copy, copy]) == [nil, nil])
    }

    @Test("In-Reply-To names a later mail than References")
    func forgetful() {
        let samples = [
            Sample(id: "a"), Sample(id: "b", refs: ["a"]), Sample(id: "c", refs: ["a"], answers: "<b@x.example>"),
        ]
        #expect(parents(samples) == [nil, 0, 1])
    }

    @Test("Prose in In-Reply-To leads to the identifier in it")
    func prose() {
        let samples = [Sample(id: "a"), Sample(id: "b", answers: "Your message of Monday <a@x.example>")]
        #expect(parents(samples) == [nil, 0])
    }

    @Test(
        "An answer without identifiers joins by subject",
        arguments: ["Re: plan", "RE[2]: plan", "=?us-ascii?b?UmU6IHBsYW4=?=", "Re: [Fwd: plan]", "AW: WG: plan"])
    func subject(subject: String) {
        let samples = [
            Sample(id: "a", subject: "plan"), Sample(subject: subject, from: "bob@b.example", to: "ann@a.example"),
        ]
        #expect(parents(samples) == [nil, 0])
    }

    @Test("A late original takes the answers that came before it")
    func lateOriginal() {
        let samples = [Sample(id: "b", subject: "Re: plan"), Sample(id: "a", subject: "plan")]
        #expect(parents(samples) == [1, nil])
    }

    @Test("A subject alone joins no strangers, no beginnings, and nothing old")
    func apart() {
        let hello = Sample(id: "a", subject: "hello")
        #expect(groups([hello, Sample(id: "b", subject: "hello")]) == [0, 1])
        let strangers = Sample(id: "b", subject: "Re: hello", from: "eve@e.example", to: "mal@m.example")
        #expect(groups([hello, strangers]) == [0, 1])
        let old = Sample(id: "b", subject: "Re: hello", date: "Mon, 4 May 2026 10:00:00 +0000")
        #expect(groups([hello, old]) == [0, 1])
        #expect(groups([Sample(id: "a"), Sample(id: "b", subject: "Re:")]) == [0, 1])
    }

    @Test("A mail whose identifier a provider replaced still continues its thread by subject")
    func replaced() {
        let samples = [
            Sample(id: "a", subject: "plan"),
            Sample(id: "b", refs: ["replaced"], subject: "Re: plan", from: "bob@b.example", to: "ann@a.example"),
        ]
        #expect(groups(samples) == [0, 0])
    }

    @Test("The threads are the same whatever the order of arrival", arguments: 0..<8)
    func order(seed: Int) {
        let samples = [
            Sample(id: "a"), Sample(id: "b", refs: ["a"]), Sample(id: "c", refs: ["a", "b"]), Sample(id: "x"),
            Sample(id: "y", refs: ["x"]), Sample(id: "z", refs: ["gone", "y"]),
        ]
        let rotated = Array(samples[(seed % 6)...] + samples[..<(seed % 6)])
        let shuffled = seed % 2 == 0 ? rotated : rotated.reversed()
        let places = threads(of: shuffled.map(\.mail))
        let first = Set(zip(shuffled, places).filter { ["a", "b", "c"].contains($0.0.id) }.map(\.1.thread))
        let second = Set(zip(shuffled, places).filter { ["x", "y", "z"].contains($0.0.id) }.map(\.1.thread))
        #expect(first.count == 1 && second.count == 1 && first != second)
    }

    @Test("Long hostile chains end: twenty thousand references in one mail, two thousand mails in one chain")
    func hostile() {
        let long = Sample(id: "a", refs: (0..<20_000).map { "r\($0)" })
        #expect(parents([long]) == [nil])
        let chain = (0..<2_000).map { Sample(id: "m\($0)", refs: $0 == 0 ? [] : ["m\($0 - 1)"]) }
        #expect(parents(chain).last == .some(1_998))
    }
}
