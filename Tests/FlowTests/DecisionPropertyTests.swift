import Mail
import Reply
import Testing
import Triage

@testable import Flow

@Suite("What holds for every decision")
struct DecisionPropertyTests {
    /// Numbers from a seed (Steele, Lea and Flood, "Fast splittable pseudorandom number generators").
    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    struct Case {
        var arrival: Arrival
        var known: Known
        var rules: JourneyRules
    }

    static let people: [KnownPerson?] = [nil, Fixture.jane, Fixture.member, Fixture.sam, EnquiryTests.omar]
    static let conversations = [
        World.inHouse, World.janesSupport, World.membersSupport, World.unassigned, World.promoted, World.enquiry,
        World.begun(isActive: true), World.begun(isActive: false),
    ]

    static func keys(_ random: inout Seeded) -> [Known.Resolved] {
        var keys: [Known.Resolved] = [
            World.publicAddress(), World.publicAddress(continuing: World.inHouse), EnquiryTests.omarsAddress,
            World.contact(isActive: true), World.contact(isActive: false),
            World.contact(isActive: false, continuing: World.inHouse),
            Fixture.resolved(.returnPath(OutgoingMailID(9)), .outgoing(OutgoingMailID(9), nil, nil)),
        ]
        keys += QuestionKind.allCases.map { World.asked($0) } + AddressScheme.General.allCases.map { World.general($0) }
        keys += conversations.flatMap { [Fixture.reply($0, .practitioner), Fixture.reply($0, .counterpart)] }
        return (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in keys.randomElement(using: &random) }
    }

    static func random(_ seed: UInt64) -> Case {
        var random = Seeded(state: seed)
        let sender = people.randomElement(using: &random) ?? nil
        let words = ["Friday at ten", "", "#close", "#snooze x", "yes", "no", "Sam Lee"]
        var arrival = Fixture.arrival(
            from: sender?.addresses.first?.description ?? "new@people.example",
            name: Bool.random(using: &random) ? "Nora" : nil,
            verdict: Bool.random(using: &random)
                ? .person : Verdict.Kind.allCases.randomElement(using: &random) ?? .spam,
            proof: SenderProof.allCases.randomElement(using: &random) ?? .none,
            text: words.randomElement(using: &random) ?? "")
        arrival.hasNullReturnPath = Int.random(in: 0..<6, using: &random) == 0
        arrival.unaddressed = UnaddressedPolicy.allCases.randomElement(using: &random) ?? .hold
        arrival.channel = Int.random(in: 0..<5, using: &random) == 0 ? .web : .mail
        arrival.isComplaint = Int.random(in: 0..<9, using: &random) == 0
        var known = Fixture.known(sender: sender)
        known.resolved = keys(&random)
        arrival.keys = ThreadKeys(found: known.resolved.map(\.found))
        known.isAddressConfirmed = Int.random(in: 0..<9, using: &random) == 0
        known.volume.toStrangers = Int.random(in: 0..<4, using: &random) == 0 ? 1_000 : 0
        var rules = JourneyRules(requireAuthentication: Int.random(in: 0..<4, using: &random) > 0)
        rules.enquiries.confirmAddress =
            JourneyRules.Enquiries.ConfirmAddress.allCases.randomElement(using: &random) ?? .never
        return Case(arrival: arrival, known: known, rules: rules)
    }

    static let seeds = 0..<UInt64(4_000)

    static func each(_ check: (Case, Decision) throws -> Void) rethrows {
        for seed in seeds {
            let one = random(seed)
            try check(one, decide(one.arrival, one.known, by: one.rules))
        }
    }

    static func requests(_ decision: Decision) -> [MailRequest] {
        decision.effects.compactMap { if case .queue(let request) = $0 { request } else { nil } }
    }

    @Test("The same mail and the same knowledge give the same decision")
    func same() {
        Self.each { one, decision in #expect(decide(one.arrival, one.known, by: one.rules) == decision) }
    }

    @Test("Nothing follows from a failed authentication, and no mail from what was forged, whatever it is")
    func nothing() {
        Self.each { one, decision in
            if decision.disposition == .held(.failedAuthentication) { #expect(decision.effects.isEmpty) }
            if one.arrival.proof.proof == .fail { #expect(Self.requests(decision).isEmpty, "\(decision)") }
        }
    }

    @Test("A mail that carries words follows the entry it carries, in that conversation")
    func entries() {
        Self.each { _, decision in
            var added: Set<ConversationReference> = []
            for effect in decision.effects {
                switch effect {
                case .open: added.remove(.opened)
                case .add(let conversation, _, _): added.insert(conversation)
                case .queue(let request) where request.carriesEntry:
                    #expect(request.conversation.map { added.contains($0) } == true, "\(decision)")
                default: continue
                }
            }
        }
    }

    @Test("Nobody's words are relayed to themselves, and no mail goes to the desk's own person")
    func author() {
        Self.each { one, decision in
            for request in Self.requests(decision) {
                #expect(request.recipient != .person(.existing(Fixture.desk.id)))
                guard request.carriesEntry else { continue }
                #expect(request.recipient != .person(.registered))
                if let sender = one.known.sender { #expect(request.recipient != .person(.existing(sender.id))) }
            }
        }
    }

    @Test("A claim that needs a proof and has none causes no mail but the question to the registered address")
    func claims() {
        Self.each { one, decision in
            guard case .held(let reason) = decision.disposition, decision.routes.isEmpty else { return }
            for request in Self.requests(decision) {
                #expect(request.template.asks || request.template == .unroutable, "\(decision)")
                guard reason == .unprovenSender || reason == .unrecognisedSender else { continue }
                guard case .address(let address, let person) = request.recipient else {
                    Issue.record("\(decision)")
                    continue
                }
                let owner = Self.people.compactMap { $0 }.first { person == .existing($0.id) }
                #expect(owner?.owns(address) == true)
            }
        }
    }

    @Test("Nothing answers a null return path: relays and status lines alone are queued")
    func nullReturnPath() {
        Self.each { one, decision in
            guard one.arrival.hasNullReturnPath else { return }
            for request in Self.requests(decision) {
                #expect(request.template.isRelayed || request.template == .awayNotice, "\(decision)")
            }
        }
    }

    @Test(
        "What is held, but for the part of it that is served, adds nothing, and what adds nothing new of a person's is not relayed"
    )
    func held() {
        Self.each { _, decision in
            guard case .held = decision.disposition, decision.routes.isEmpty else { return }
            for effect in decision.effects {
                switch effect {
                case .register, .rename, .ask, .queue, .alarm, .shown: continue
                default: Issue.record("\(decision)")
                }
            }
        }
    }

    @Test("Opening comes before what names the conversation opened, registering before what names the person")
    func order() {
        Self.each { _, decision in
            var (hasOpened, hasRegistered) = (false, false)
            for effect in decision.effects {
                if case .register = effect { hasRegistered = true }
                if case .open = effect { hasOpened = true }
                if effect.summary.contains("@new") { #expect(hasOpened, "\(decision)") }
                if effect.summary.contains("> new @") || effect.summary.hasSuffix("-new") { #expect(hasRegistered) }
            }
        }
    }
}
