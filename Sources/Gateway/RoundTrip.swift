import Curl
import Flow
import Foundation
import Mail
import MailIn
import MailOut
import Store
import Triage

/// Sends two mails to ourselves and follows them, hop by hop: out, back into a watched folder, into the store.
///
/// One goes to an address with a token, as every answer does, the other to the address of notices: where only the second
/// comes back, it is the catch-all or the plus addressing that is missing. Both carry a Message-ID of ours, so that a
/// gateway that runs records them and does nothing else.
struct RoundTrip {
    let settings: Settings
    let wiring: Wiring
    let loop: CurlLoop
    /// How long the mails may be on their way.
    let patience: Duration

    typealias Finding = Doctor.Finding

    /// One of the two mails.
    private struct Probe {
        let mark: String
        let mail: FrozenMail
        /// The local part that must come back as it went out.
        let recipient: String
        let name: String
        let hasToken: Bool
    }

    func findings() async -> [Finding] {
        let probes: [Probe]
        do { probes = try self.probes() } catch { return [fail("round trip", "\(error)")] }
        var watched: [Watched] = []
        var findings: [Finding] = []
        for mailbox in settings.mailboxes {
            do {
                watched.append(try await Watched(mailbox, wiring, loop))
            } catch {
                findings.append(fail("round trip, mailbox \(mailbox.name)", "cannot be looked into: \(error)"))
            }
        }
        guard !watched.isEmpty else { return findings }
        let before = (try? await wiring.store.lastArrival()) ?? ArrivalID(0)
        let start = ContinuousClock.now
        let sending = await send(probes)
        findings += sending
        if sending.contains(where: { $0.result == .fail }) { return findings }
        let found = await wait(for: probes, in: watched, before, since: start)
        return findings + arrivalFindings(probes, found) + (await filing(probes, found, before))
    }

    // MARK: Out

    /// Far above any number that a store reaches: no mail of ours has it.
    private static let numbers: ClosedRange<Int64> = 1_099_511_627_776...2_199_023_255_552

    private func probes() throws -> [Probe] {
        let number = Int64.random(in: RoundTrip.numbers)
        let token = wiring.secrets.keys.localPart(for: .reply(ConversationID(number), .counterpart))
        return [
            try probe(number, to: token, name: "an address with a token", hasToken: true),
            try probe(
                number + 1, to: AddressScheme.General.notices.rawValue, name: "the address of notices",
                hasToken: false),
        ]
    }

    private func probe(_ number: Int64, to recipient: String, name: String, hasToken: Bool) throws -> Probe {
        let keys = wiring.secrets.keys
        let id = OutgoingMailID(number)
        let mark = keys.localPart(for: .message(id))
        let account = settings.accountAddress
        let sender =
            settings.returnPath == .verp
            ? settings.scheme.address(keys.localPart(for: .returnPath(id)))
            : account ?? settings.scheme.address(AddressScheme.General.notices.rawValue)
        let from = account ?? settings.scheme.address(AddressScheme.General.notices.rawValue)
        guard let to = settings.scheme.address(recipient), let sender, let from,
            let messageID = MessageID("\(mark)@\(settings.scheme.domain)")
        else { throw Failure("addresses.domain makes no mail address") }
        let message = OutgoingMessage(
            fields: [
                ("From", .mailboxes([Mailbox(name: settings.organisation, address: from)])),
                ("To", .mailboxes([Mailbox(name: nil, address: to)])),
                ("Subject", .text("Postern's own mail: the way out and back")), ("Date", .date(.now)),
                ("Message-ID", .messageIDs([messageID])),
                // Where the provider replaces the Message-ID, these still say whose mail it is.
                ("References", .messageIDs([messageID])), ("X-Postern-Loop", .token(mark)),
                ("Auto-Submitted", .token("auto-generated")),
            ], body: .text("Sent by `postern check --round-trip`. It may be deleted.\n", subtype: "plain"))
        return Probe(
            mark: mark,
            mail: FrozenMail(
                envelopeFrom: sender, envelopeTo: to, messageID: messageID, bytes: try message.bytes { "none" }),
            recipient: recipient, name: name, hasToken: hasToken)
    }

    private func send(_ probes: [Probe]) async -> [Finding] {
        guard case .smtp = settings.delivery else {
            return [
                Finding(
                    subject: "round trip", result: .fail,
                    words:
                        "delivery is a folder on this machine, so nothing comes back; name a server under delivery.smtp"
                )
            ]
        }
        let courier = wiring.courier(loop)
        let outcomes = await courier.deliver(
            probes.enumerated().map { (OutgoingMailID(Int64($0.offset + 1)), $0.element.mail) })
        return zip(probes, outcomes).map { probe, outcome in
            let subject = "round trip, out"
            switch outcome.1 {
            case .sent(let reply):
                return Finding(subject: subject, result: .fine, words: "to \(probe.name): taken, \(words(reply))")
            case .deferred(let reply), .failed(let reply):
                return fail(subject, "to \(probe.name): \(RoundTrip.hop(reply.stage)): \(words(reply))")
            case .uncertain(let reply):
                return fail(subject, "to \(probe.name): handed over whole, and no answer came: \(words(reply))")
            }
        }
    }

    private func words(_ reply: ServerReply) -> String {
        [reply.code > 0 ? "\(reply.code)" : "", reply.text].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Where it stopped and what to look at.
    private static func hop(_ stage: ServerReply.Stage) -> String {
        switch stage {
        case .connect: "the server cannot be reached; look at delivery.smtp.url, the network and the certificate"
        case .greeting, .ehlo, .startTLS: "the server does not talk to us; look at delivery.smtp.security"
        case .auth: "the login is refused; look at delivery.smtp.user and its secret"
        case .mail: "our return path is refused; look at addresses.returnPath and at what the account may send as"
        case .rcpt: "the recipient is refused; the server does not take this address of ours"
        case .data, .body: "the mail itself is refused"
        }
    }

    // MARK: Back

    private static let pause = Duration.milliseconds(500)

    private struct Sighting {
        var mailbox: String
        var sighting: MailProbe.Sighting?
        var after: Duration
    }

    private func wait(
        for probes: [Probe], in watched: [Watched], _ before: ArrivalID, since start: ContinuousClock.Instant
    ) async -> [String: Sighting] {
        var found: [String: Sighting] = [:]
        let marks = probes.map(\.mark)
        while found.count < probes.count, ContinuousClock.now - start < patience {
            for one in watched {
                for sighting in (try? await one.look(for: marks, loop)) ?? [] where found[sighting.mark] == nil {
                    found[sighting.mark] = Sighting(
                        mailbox: one.mailbox.name, sighting: sighting, after: ContinuousClock.now - start)
                }
            }
            // A gateway that runs may have filed a mail and moved it before anybody looked.
            for probe in probes where found[probe.mark] == nil {
                guard let filed = try? await wiring.store.arrival(holding: probe.mark, after: before) else {
                    continue
                }
                found[probe.mark] = Sighting(mailbox: filed, sighting: nil, after: ContinuousClock.now - start)
            }
            if found.count < probes.count { try? await Task.sleep(for: RoundTrip.pause) }
        }
        return found
    }

    private func arrivalFindings(_ probes: [Probe], _ found: [String: Sighting]) -> [Finding] {
        probes.map { probe in
            let subject = "round trip, back"
            guard let sighting = found[probe.mark] else { return missing(probe, probes, found) }
            let milliseconds =
                sighting.after.components.seconds * 1_000
                + sighting.after.components.attoseconds / 1_000_000_000_000_000
            let place = "mailbox \(sighting.mailbox), after \(milliseconds) ms"
            guard let seen = sighting.sighting else {
                return Finding(subject: subject, result: .fine, words: "\(probe.name): filed from \(place)")
            }
            guard !seen.isJunk else {
                return Finding(
                    subject: subject, result: .warning,
                    words:
                        "\(probe.name): in the junk folder \(seen.folder), \(place); teach the filter that our mail is none"
                )
            }
            return read(seen, probe, in: sighting.mailbox, place)
        }
    }

    private func missing(_ probe: Probe, _ probes: [Probe], _ found: [String: Sighting]) -> Finding {
        let limit = "\(patience.components.seconds) s"
        if found.isEmpty {
            return fail(
                "round trip, back",
                "\(probe.name): the server took it, and no watched folder got it within \(limit): "
                    + "does mail to \(settings.scheme.domain) reach a mailbox of mailboxes/?")
        }
        if !probe.hasToken {
            return fail(
                "round trip, back",
                "\(probe.name): it did not come within \(limit), the other mail did: let the address "
                    + "\(AddressScheme.General.notices.rawValue) reach the mailbox too, replies to notices go there")
        }
        let remedy =
            switch settings.scheme.style {
            case .catchAll: "let every address of \(settings.scheme.domain) reach the mailbox (catch-all)"
            case .plus(let account): "the provider must deliver \(account)+… to \(account) (plus addressing)"
            }
        return fail("round trip, back", "\(probe.name): it did not come within \(limit), the other mail did: \(remedy)")
    }

    /// What the mail has kept on its way.
    private func read(
        _ seen: MailProbe.Sighting, _ probe: Probe, in name: String, _ place: String
    ) -> Finding {
        let message = Message(parsing: seen.bytes)
        let recipients = (message.to + message.cc).compactMap(\.address).compactMap(settings.scheme.localPart(of:))
        guard recipients.contains(probe.recipient) else {
            return fail(
                "round trip, back", "\(probe.name): its To was rewritten on the way: answers could not be placed")
        }
        let kept =
            message.messageID == probe.mail.messageID ? "" : "; its Message-ID was replaced, which we can live with"
        guard let mailbox = settings.mailboxes.first(where: { $0.name == name }) else {
            return Finding(subject: "round trip, back", result: .fine, words: "\(probe.name): \(place)")
        }
        let proof = proveSender(
            of: message,
            by: AuthenticationPolicy(trustedServers: mailbox.trustedServers, arcSealers: mailbox.arcSealers))
        let stamped = !message.header.all("authentication-results").isEmpty
        if settings.rules.requireAuthentication, proof.proof != .pass {
            let why = stamped ? "no trusted server proves our own domain" : "it carries no Authentication-Results"
            return Finding(
                subject: "round trip, back", result: .warning,
                words: "\(probe.name): \(place), but \(why) (\(proof.evidence.joined(separator: "; "))); "
                    + "look at trustedServers of mailbox \(mailbox.name), and at SPF and DKIM of \(settings.scheme.domain)"
            )
        }
        return Finding(subject: "round trip, back", result: .fine, words: "\(probe.name): \(place)\(kept)")
    }

    // MARK: Filed

    private func filing(_ probes: [Probe], _ found: [String: Sighting], _ before: ArrivalID) async -> [Finding] {
        guard !found.isEmpty else { return [] }
        guard let server = ServeLock.holder(for: settings) else {
            return [
                Finding(
                    subject: "round trip, filed", result: .warning,
                    words: "nobody serves this store, so nothing was filed; start `serve` and try again")
            ]
        }
        let start = ContinuousClock.now
        var waiting = probes.filter { found[$0.mark] != nil }
        while !waiting.isEmpty, ContinuousClock.now - start < patience {
            var left: [Probe] = []
            for probe in waiting
            where (try? await wiring.store.arrival(holding: probe.mark, after: before)) == nil {
                left.append(probe)
            }
            waiting = left
            if !waiting.isEmpty { try? await Task.sleep(for: RoundTrip.pause) }
        }
        guard waiting.isEmpty else {
            return [
                fail(
                    "round trip, filed",
                    "process \(server) serves, but has not filed what lies in the mailbox; read its log for the mailbox's errors"
                )
            ]
        }
        return [Finding(subject: "round trip, filed", result: .fine, words: "by process \(server)")]
    }

    private func fail(_ subject: String, _ words: String) -> Finding {
        Finding(subject: subject, result: .fail, words: words)
    }
}

/// A mailbox from the moment before the mails went out.
private struct Watched {
    let mailbox: MailboxSettings
    private let wiring: Wiring
    private var baseline = MailProbe.Baseline()

    init(_ mailbox: MailboxSettings, _ wiring: Wiring, _ loop: CurlLoop) async throws {
        self.mailbox = mailbox
        self.wiring = wiring
        if let account = wiring.imapAccount(mailbox) {
            baseline = try await MailProbe(account, loop: loop).baseline()
        }
    }

    func look(for marks: [String], _ loop: CurlLoop) async throws -> [MailProbe.Sighting] {
        if let account = wiring.imapAccount(mailbox) {
            return try await MailProbe(account, loop: loop).look(since: baseline, for: marks)
        }
        guard case .maildir(let folder, _, _) = mailbox.source else { return [] }
        return try MaildirAccount(name: mailbox.name, path: folder).look(for: marks)
    }
}
