import Mail
import Testing
import Triage

@Suite("Threads and the order of arrival")
struct ThreadOrderTests {
    typealias Sample = ThreadingTests.Sample

    private static let subjects = [
        "plan", "Re: plan", "RE: [Fwd: plan]", "=?us-ascii?b?UmU6IHBsYW4=?=", "AW: plan", "Odp: plan", "回复: plan", "",
        "Vá: other", "other", "[list] other",
    ]
    private static let names = (0..<7).map { "m\($0)" }

    /// Mails with reused, missing and looping identifiers, wrong dates and few people.
    private static func samples(_ random: inout SeededGenerator) -> [Sample] {
        (0..<Int.random(in: 2...14, using: &random)).map { number in
            let id = Int.random(in: 0...5, using: &random) == 0 ? nil : names.randomElement(using: &random)
            let refs = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in names.randomElement(using: &random)
            }
            let day = Int.random(in: 1...28, using: &random)
            let month = ["Jan", "Mar", "Jun"].randomElement(using: &random) ?? "Jan"
            return Sample(
                id: id, refs: refs,
                answers: [nil, "<m3@x.example>", "Your mail of Monday", "ann@a.example"].randomElement(using: &random)
                    ?? nil,
                subject: subjects.randomElement(using: &random) ?? "",
                from: ["ann@a.example", "bob@b.example", "eve@e.example"].randomElement(using: &random) ?? "",
                to: ["bob@b.example", "mal@m.example"].randomElement(using: &random) ?? "",
                date: Int.random(in: 0...4, using: &random) == 0 ? "soon" : "\(day) \(month) 2026 10:00:00 +0000",
                body: number % 5 == 0 ? "same" : "text \(number)")
        }
    }

    /// The threads as sets of places in `samples`.
    private static func threads(_ samples: [Sample], arriving order: [Int]) -> Set<Set<Int>> {
        let places = Triage.threads(of: order.map { samples[$0].mail })
        var sets: [String: Set<Int>] = [:]
        for (index, place) in zip(order, places) { sets[place.thread, default: []].insert(index) }
        return Set(sets.values)
    }

    @Test("any order of arrival gives the same threads, and parents never run in a circle", arguments: 0..<150)
    func anyOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let samples = Self.samples(&random)
        let inOrder = Self.threads(samples, arriving: Array(samples.indices))
        for _ in 0..<6 {
            let order = samples.indices.shuffled(using: &random)
            let found = Self.threads(samples, arriving: order)
            // Copies of one mail without an identifier are two mails, and which of them is which nobody can say.
            #expect(Self.signature(found, samples) == Self.signature(inOrder, samples), "seed \(seed)")
        }
        let places = Triage.threads(of: samples.map(\.mail))
        for start in places.indices {
            var here: Int? = start
            var steps = 0
            while let place = here, steps <= places.count {
                #expect(places[place].thread == places[start].thread)
                here = places[place].parent
                steps += 1
            }
            #expect(steps <= places.count, "seed \(seed)")
        }
    }

    private static func signature(_ threads: Set<Set<Int>>, _ samples: [Sample]) -> [[String]] {
        threads.map { $0.map { "\(samples[$0])" }.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test("mails without an identifier are never one, not even copies of each other")
    func unnamed() {
        let places = Triage.threads(of: (0..<4).map { _ in Sample(subject: "plan").mail })
        #expect(Set(places.map(\.thread)).count == 4)
    }

    @Test(
        "marks of many languages join by subject",
        arguments: [
            "AW: plan", "SV: plan", "RE: plan", "Odp: plan", "Vá: plan", "回复: plan", "答复：plan", "Antw: plan",
            "TR: plan",
            "Rif: plan", "R: plan", "RV: plan", "ENC: plan", "YNT: plan", "VS: plan", "Отв: plan", "Απ: plan",
            "답장: plan",
            "Re[2]: plan", "Re: [FWD: plan]", "[list] Re: plan", "Re: [list] plan", "plan (fwd)", "WG: AW: plan",
        ])
    func marks(subject: String) {
        let samples = [
            Sample(id: "a", subject: "plan"),
            Sample(id: "b", subject: subject, from: "bob@b.example", to: "ann@a.example"),
        ]
        #expect(Set(Triage.threads(of: samples.map(\.mail)).map(\.thread)).count == 1)
    }

    @Test("a hundred thousand mails in one chain, with one subject, arriving last first")
    func long() {
        let count = 100_000
        var mails: [ThreadedMail] = []
        let template = Sample(id: "m", subject: "Re: plan").mail
        for number in (0..<count).reversed() {
            var mail = template
            mail.messageID = MessageID("<m\(number)@x.example>")
            mail.references = number == 0 ? [] : [MessageID("<m\(number - 1)@x.example>")].compactMap { $0 }
            mail.date = Timestamp(milliseconds: Int64(number % 977) * 1_000)
            mails.append(mail)
        }
        let places = Triage.threads(of: mails)
        #expect(Set(places.map(\.thread)).count == 1)
        #expect(places.first?.parent == 1)
        #expect(places.last?.parent == nil)
    }

    @Test("a hundred thousand answers whose originals are missing")
    func missing() {
        var mails: [ThreadedMail] = []
        let template = Sample(id: "m", subject: "Re: plan").mail
        for number in 0..<100_000 {
            var mail = template
            mail.messageID = MessageID("<m\(number)@x.example>")
            mail.references = [number, number + 1].compactMap { MessageID("<gone\($0)@x.example>") }
            mails.append(mail)
        }
        #expect(Set(Triage.threads(of: mails).map(\.thread)).count == 1)
    }
}
