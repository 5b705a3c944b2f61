import Curl
import Flow
import Foundation
import Logging
import Mail
import MailIn
import MailOut
import Store
import Synchronization
import Triage

/// Plays the journey of a stranger's enquiry on a real installation: the same pollers, store, runner and courier as
/// `serve`, looked at step by step.
final class Demonstration {
    private let installation: DemoInstallation
    private let wiring: Wiring
    private let runner: OutboxRunner
    private let watchers: [Watcher]
    private let filed: FiledMails
    private let stage: Stage
    private var correspondence = Correspondence()
    private var shown: Set<String> = []

    private let practitioner: Correspondence.Person
    private let handle: String
    private let stranger: Correspondence.Person

    /// - Throws: `Failure` where the settings have no practitioner.
    init(_ installation: DemoInstallation, loop: CurlLoop) async throws {
        self.installation = installation
        var settings = installation.settings
        // What happens is told in words here; log lines between them would tell it twice.
        settings.logLevel = .warning
        wiring = try await Wiring(settings)
        let runner = try wiring.runner(owner: Wiring.servingOwner, loop: loop)
        let filed = FiledMails()
        watchers = try wiring.watchers(owner: Wiring.servingOwner, loop: loop) { mails in
            filed.add(mails)
            runner.wake(mails.flatMap(\.queued))
        }
        self.runner = runner
        self.filed = filed
        stage = Stage()
        let people = installation.settings.people.flatMap(\.people)
        guard let person = people.first(where: { $0.role == .practitioner }), let handle = person.handle,
            let address = person.addresses.first, let own = EmailAddress("sam.rivers@mail.example")
        else { throw Failure("the demonstration needs a practitioner: add one to a file of `people`") }
        practitioner = Correspondence.Person(name: person.name, address: address)
        self.handle = handle
        stranger = Correspondence.Person(name: "Sam Rivers", address: own)
    }

    /// Plays all of it.
    ///
    /// - Throws: `Failure` where a mail does not arrive or a side sees the other's address.
    func play() async throws {
        stage.open(installation)
        try await enquiry()
        try await answer()
        try await thanks()
        try checkSeparation()
        try wiring.store.close()
    }

    // MARK: Scenes

    private func enquiry() async throws {
        guard let address = wiring.settings.scheme.address(handle) else { throw Failure("\(handle) makes no address") }
        try await scene(
            "1. \(stranger.name), a stranger, writes to \(address)",
            try correspondence.mail(
                from: stranger, to: address, subject: "First appointment?", text: DemoWords.enquiry))
    }

    private func answer() async throws {
        let received = try newest(to: practitioner, carrying: DemoWords.enquiryMark)
        try await scene(
            "2. \(practitioner.name) presses Reply in an ordinary mail client",
            try correspondence.reply(from: practitioner, to: received, text: DemoWords.answer))
    }

    private func thanks() async throws {
        let received = try newest(to: stranger, carrying: DemoWords.answerMark)
        try await scene(
            "3. \(stranger.name) presses Reply too",
            try correspondence.reply(from: stranger, to: received, text: DemoWords.thanks))
        _ = try newest(to: practitioner, carrying: DemoWords.thanksMark)
    }

    /// A mail comes in, is decided on, and what follows goes out.
    private func scene(_ title: String, _ mail: [UInt8]) async throws {
        stage.title(title)
        stage.mail(mail, mark: "->")
        try installation.incoming.drop(mail)
        for watcher in watchers { try await watcher.runOnce() }
        for mail in filed.take() { stage.decision(mail) }
        try await runner.drain()
        for person in [stranger, practitioner] {
            for mail in try installation.outgoing(to: person.address.canonical).mails()
            where shown.insert("\(person.address)/\(mail.name)").inserted {
                stage.mail(mail.bytes, mark: "<-")
            }
        }
    }

    private func newest(to person: Correspondence.Person, carrying mark: String) throws -> Message {
        let mails = try installation.outgoing(to: person.address.canonical).mails().map { Message(parsing: $0.bytes) }
        guard let mail = mails.last(where: { ($0.plainBody ?? "").contains(mark) }) else {
            throw Failure(
                "the words did not reach \(person.name): `postern queue list --config \(installation.settings.file)` "
                    + "and `postern held list` with the same configuration say why")
        }
        return mail
    }

    private func checkSeparation() throws {
        stage.title("4. Who saw whose address?")
        for (reader, other) in [(practitioner, stranger), (stranger, practitioner)] {
            let mails = try installation.outgoing(to: reader.address.canonical).mails()
            let separation = Separation(address: other.address)
            guard !mails.contains(where: { separation.isBroken(by: $0.bytes) }) else {
                throw Failure("\(reader.name) received the address of \(other.name)")
            }
            stage.checked("\(other.address) stands in none of the \(mails.count) mails that \(reader.name) received.")
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

/// What the two people write.
enum DemoWords {
    static let enquiryMark = "sleeping badly"
    static let enquiry = """
        Hello Jane,

        a friend recommended you. I have been sleeping badly for a few months and
        would like to talk to somebody. Do you have time on a weekday evening?

        Best wishes,
        Sam
        """
    static let answerMark = "Wednesday at six"
    static let answer = """
        Dear Sam,

        thank you for writing. I could see you on Wednesday at six; the first
        session takes fifty minutes.

        Jane
        """
    static let thanksMark = "That suits me"
    static let thanks = """
        That suits me well, I will be there.

        Sam
        """
}
