import Flow
import GRDB
import Mail
import Reply
import Triage

/// Carries out the effects of one decision, in their order, within its mail's savepoint.
struct Effects {
    let filing: Filing
    /// The mail they follow from; nil for an answer by a button, a desk's change, or a delivery.
    let arrival: Arrival?
    let id: ArrivalID?
    let known: Known?
    /// True while a held mail is decided again.
    let isRelease: Bool
    /// False while an answer releases a mail: that one releases no others.
    let mayRelease: Bool
    /// When words that came without a mail were written.
    var writtenAt: Timestamp
    /// Such words as a mail, with their HTML and files; nil for words alone.
    var postedMail: [UInt8]?

    var queued: [OutgoingMailID] = []
    var queuedByReleases: [OutgoingMailID] = []
    var registered: PersonID?
    /// The conversation that `.opened` means now: the one that was opened last.
    var opened: ConversationID?
    var allOpened: [ConversationID] = []
    var entries: [ConversationID: EntryID] = [:]
    var question: Question = .none
    var strangers = StrangerCount()

    enum Question {
        case none, asked(QuestionID)
        /// None is to be asked: an earlier one waits for its answer, or there have been too many.
        case pending
    }

    var db: Database { filing.db }
    var now: Timestamp { filing.now }

    init(
        filing: Filing, arrival: Arrival? = nil, id: ArrivalID? = nil, known: Known? = nil, isRelease: Bool = false,
        mayRelease: Bool = true
    ) {
        self.filing = filing
        self.arrival = arrival
        self.id = id
        self.known = known
        self.isRelease = isRelease
        self.mayRelease = mayRelease
        writtenAt = filing.now
    }

    /// Carries out all of them, then writes what is counted once for all.
    mutating func apply(_ effects: [Effect]) throws {
        for effect in effects { try apply(effect) }
        try strangers.store(source: arrival?.budgetSource ?? "", now: now, in: db)
        strangers = StrangerCount()
    }

    private mutating func apply(_ effect: Effect) throws {
        switch effect {
        case .register(let name, let address, let locale):
            registered = try register(name: name, address: address, locale: locale)
        case .rename(let person, let name): try rename(person, name)
        case .open(let kind, let practitioner, let counterpart, let subject):
            let conversation = try open(kind, practitioner, try person(counterpart), subject)
            opened = conversation
            allOpened.append(conversation)
        case .add(let reference, let party, let unproven):
            try add(.message, to: try conversation(reference), by: party, unproven: unproven)
        case .note(let reference, let party):
            try add(.note, to: try conversation(reference), by: party, unproven: try mail().proof.proof != .pass)
        case .post(let text, let reference, let author, let channel):
            try post(text, to: try conversation(reference), by: author, channel)
        case .queue(let request): try queue(request)
        case .ask(let kind, let address, let reference, let expiresAt):
            try ask(kind, address, try person(reference), until: expiresAt)
        case .useQuestion(let question): try use(question)
        case .release(let held, let testimony):
            guard mayRelease else { throw Inconsistency("an answer that another one releases releases nothing") }
            queuedByReleases += try filing.releaseWaiting(held, testimony)
        case .learn(let address, let person, let held): try learn(address, of: person, by: held)
        case .setKind(let conversation, let kind): try setKind(conversation, kind)
        case .assign(let conversation, let practitioner): try assign(conversation, practitioner)
        case .forwardRest(let conversation, let practitioner): try forwardRest(of: conversation, to: practitioner)
        case .desk(let task, let reference):
            let conversation = try conversation(reference)
            try DeskQueue(db: db, now: now).add(
                task, conversation, entry: entries[conversation], attachments: arrival?.attachmentNames ?? [])
        case .awaitAnswer, .answered, .stopWaiting, .snooze, .pauseWaiting, .restartWaiting, .escalate, .away:
            try wait(effect)
        case .report, .complaint, .shown, .agenda, .alarm: try record(effect)
        }
    }

    /// The mail that the effects follow from.
    func mail() throws -> Arrival {
        guard let arrival else { throw Inconsistency("the decision speaks of a mail, and there is none") }
        return arrival
    }

    func conversation(_ reference: ConversationReference) throws -> ConversationID {
        switch reference {
        case .existing(let id): return id
        case .opened:
            guard let opened else { throw Inconsistency("the decision names a conversation before it opens one") }
            return opened
        }
    }

    func person(_ reference: PersonReference) throws -> PersonID {
        switch reference {
        case .existing(let id): return id
        case .registered:
            guard let registered else { throw Inconsistency("the decision names a person before it registers one") }
            return registered
        }
    }
}

/// A decision whose parts do not fit each other; its mail is held as `undecided` with these words.
struct Inconsistency: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
