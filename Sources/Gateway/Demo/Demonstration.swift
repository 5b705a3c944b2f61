import Curl
import Desk
import Flow
import Foundation
import Logging
import Mail
import MailIn
import MailOut
import People
import Store
import Synchronization
import Triage

/// Plays the journeys on a real installation: the same pollers, store, desk, runner and couriers as `serve`, worked step by
/// step, by a clock that is set forward.
final class Demonstration {
    let installation: DemoInstallation
    let wiring: Wiring
    let clock: DemoClock
    let cast: Cast
    let stage = Stage()
    var correspondence: Correspondence
    private let outbox: OutboxRunner
    private let desk: DeskRunner
    /// What the desk's agent does.
    let agent: any DemoDesk
    private let watchers: [Watcher]
    private let filed = FiledMails()
    private var lastMail = OutgoingMailID(0)
    private var tickets: [TicketID: TicketStatus] = [:]

    /// Opens the installation and brings the sample people and their bookings in.
    ///
    /// - Throws: `Failure` where the samples are not as they should be.
    init(_ installation: DemoInstallation, loop: CurlLoop, standIn: StandIn? = nil) async throws {
        self.installation = installation
        var settings = installation.settings
        // What happens is told in words here; log lines between them would tell it twice.
        settings.logLevel = .warning
        let clock = DemoClock(before: .now, zone: DemoClock.zone)
        self.clock = clock
        correspondence = Correspondence { clock.now }
        wiring = try await Wiring(settings) { clock.now }
        let store = wiring.store
        agent =
            standIn.map { StandInDesk(standIn: $0, store: store) }
            ?? LocalDemoDesk(store: store, now: { clock.now })
        let outbox = try wiring.runner(owner: Wiring.servingOwner, loop: loop)
        self.outbox = outbox
        desk = wiring.deskRunner(
            try wiring.desk(loop), owner: Wiring.servingOwner, sender: Wiring.servingOwner
        ) { outbox.wake($0) }
        watchers = try wiring.watchers(owner: Wiring.servingOwner, loop: loop) { [filed] mails in
            filed.add(mails)
            outbox.wake(mails.flatMap(\.queued))
        }
        try await installation.importPeople("members.csv", wiring, clock)
        try await installation.importBookings("bookings.csv", wiring, clock)
        cast = try await Cast(settings.people, in: wiring.store)
    }

    /// Plays all of it.
    ///
    /// - Throws: `Failure` where a mail does not arrive or a side sees the other's address.
    func play() async throws {
        stage.open(installation, "\(clock.day.weekday.name), \(clock.day)")
        try await playEnquiries()
        try await playClients()
        try await playWhatGoesWrong()
        try checkSeparation()
        if let count = try await agent.ownMails() {
            guard count == 0 else { throw Failure("ZenDesk would have mailed people itself, \(count) times") }
            stage.nothing("ZenDesk itself has mailed nobody")
        }
        try wiring.store.close()
    }

    // MARK: Steps

    /// Somebody writes a mail; what follows is done to its end and shown.
    func write(
        _ sender: Correspondence.Person, to address: EmailAddress, subject: String, _ text: String,
        telling words: String
    ) async throws {
        try await step(words, quoting: Demonstration.mark(text)) {
            try self.drop(
                self.correspondence.mail(from: sender, to: address, subject: subject, text: text))
        }
    }

    /// Somebody presses Reply on the newest of their mails that holds the mark.
    func reply(
        _ sender: Correspondence.Person, to mark: String, _ text: String, telling words: String,
        quoting relayed: String? = nil, otherwise: String = Demonstration.silence
    ) async throws {
        try await step(words, quoting: relayed ?? Demonstration.mark(text), otherwise: otherwise) {
            try self.drop(
                self.correspondence.reply(from: sender, to: self.newest(to: sender, carrying: mark), text: text))
        }
    }

    /// Something happens; what follows from it is done to its end and shown.
    ///
    /// - Parameters:
    ///   - mark: words of the party that are relayed; the line with them is the one that is shown.
    ///   - otherwise: what is said where no mail leaves.
    func step(
        _ words: String, quoting mark: String = "", otherwise: String = silence, _ body: () async throws -> Void
    ) async throws {
        clock.advance(by: Demonstration.pause)
        let time = clock.shown
        try await agent.follow(clock.now)
        try await body()
        for watcher in watchers { try await watcher.runOnce() }
        // Agents' changes bring mails, and what became of mails can bring work for the desk.
        try await desk.drain()
        try await outbox.drain()
        try await desk.drain()
        stage.step(time, words, rules: filed.take().compactMap(Demonstration.rule))
        try await showMails(quoting: mark, otherwise: otherwise)
        try await showTickets()
    }

    static let silence = "no mail leaves"
    private static let pause = Duration.seconds(300)

    /// Puts a mail where the gateway finds it.
    func drop(_ mail: [UInt8]) throws { try installation.incoming.drop(mail, arrived: clock.now) }

    /// The newest of somebody's mails with these words in it.
    ///
    /// - Throws: `Failure` where there is none.
    func newest(to person: Correspondence.Person, carrying mark: String) throws -> Message {
        let mails = try installation.outgoing(to: person.address.canonical).mails().map { Message(parsing: $0.bytes) }
        guard let mail = mails.last(where: { ($0.plainBody ?? "").contains(mark) }) else {
            throw Failure(
                "the words “\(mark)” did not reach \(person.firstName): "
                    + "`postern queue list --config \(installation.settings.file)` "
                    + "and `postern held list` with the same configuration say why")
        }
        return mail
    }

    /// The conversation of somebody who has one.
    func conversation(of person: Correspondence.Person) async throws -> KnownConversation? {
        try await wiring.store.conversations(limit: Demonstration.rowsLookedAt).map(\.conversation)
            .first { $0.counterpart.addresses.contains(person.address) }
    }

    /// An address of ours by its local part.
    func address(_ localPart: String) throws -> EmailAddress {
        guard let address = wiring.settings.scheme.address(localPart) else {
            throw Failure("\(localPart) makes no address")
        }
        return address
    }

    /// The beginning of a text, which the line that carries it holds.
    private static func mark(_ text: String) -> String {
        String(text.prefix { !$0.isNewline }.prefix(markLength))
    }

    private static let markLength = 20

    // MARK: What followed

    private static func rule(_ filed: Filed) -> String? {
        guard let decision = filed.decision else { return nil }
        guard case .held = decision.disposition else { return decision.rule }
        return "held by \(decision.rule)"
    }

    private func showMails(quoting mark: String, otherwise: String) async throws {
        let mails = try await wiring.store.queuedMails(
            states: Set(OutgoingState.allCases), limit: Demonstration.rowsLookedAt
        ).filter { $0.id > lastMail }.sorted { $0.id < $1.id }
        if mails.isEmpty { stage.nothing(otherwise) }
        for mail in mails {
            lastMail = mail.id
            guard mail.state == .sent, let frozen = try await wiring.store.frozenMail(mail.id) else {
                throw Failure("the mail \(mail.template.rawValue) is \(mail.state.rawValue): \(mail.note)")
            }
            let line = Excerpt.line(of: Message(parsing: frozen.bytes), mail.template, quoting: mark)
            stage.mail(to: cast.name(of: mail.to), mail.template, line)
        }
    }

    /// More than the play brings about.
    static let rowsLookedAt = 100

    private func showTickets() async throws {
        for ticket in try await wiring.store.tickets(kind: nil, done: true, limit: Demonstration.rowsLookedAt)
            .sorted(by: { $0.id < $1.id })
        {
            let last = tickets.updateValue(ticket.status, forKey: ticket.id)
            if last == nil {
                let requester = cast.name(of: ticket.requester.addresses.first?.canonical ?? "")
                let name = try await agent.name(of: ticket.id).map { ", \($0)" } ?? ""
                stage.desk("ticket \(ticket.id), \(ticket.kind.rawValue) of \(requester)\(name)")
            } else if last != ticket.status, ticket.status == .solved {
                stage.desk("ticket \(ticket.id) is solved")
            }
        }
    }

    private func checkSeparation() throws {
        stage.title("10. Who saw whose address?")
        for (readers, others) in [(cast.clients, cast.practitioners), (cast.practitioners, cast.clients)] {
            var count = 0
            for reader in readers {
                let mails = try installation.outgoing(to: reader.address.canonical).mails()
                count += mails.count
                for other in others {
                    let separation = Separation(address: other.address)
                    guard !mails.contains(where: { separation.isBroken(by: $0.bytes) }) else {
                        throw Failure("\(reader.firstName) received the address of \(other.firstName)")
                    }
                }
            }
            stage.checked(count, of: readers, without: others)
        }
    }
}

/// What filing made of the mails, collected for the stage.
final class FiledMails: Sendable {
    private let mails = Mutex<[Filed]>([])

    func add(_ filed: [Filed]) { mails.withLock { $0 += filed } }

    func take() -> [Filed] {
        mails.withLock { mails in
            defer { mails = [] }
            return mails
        }
    }
}
