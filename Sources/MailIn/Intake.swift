package import Flow
import Foundation
package import Mail
import Reply
package import Triage

/// Turns raw mails into arrivals: all that can be said of a mail without looking into the store.
package struct Intake: Sendable {
    private let scheme: AddressScheme
    private let keys: TokenKeys
    private let policies: [String: MailboxPolicy]
    private let forms: [EmailAddress]

    /// - Parameter forms: the From addresses of site forms, as the rules for enquiries have them.
    package init(
        scheme: AddressScheme, keys: TokenKeys, mailboxes: [MailboxPolicy], forms: [EmailAddress] = []
    ) {
        self.scheme = scheme
        self.keys = keys
        self.forms = forms
        policies = Dictionary(mailboxes.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Reads one mail.
    ///
    /// Total: any bytes give an arrival. A mailbox without a policy trusts nobody and holds.
    package func arrival(of raw: RawMail) -> Arrival {
        let message = Message(parsing: raw.bytes)
        var arrival = read(raw, message)
        arrival.origin = arrival.senderAddress?.domain ?? ""
        arrival.copied = copied(in: message)
        arrival.becomeTyped(message)
        if arrival.verdict.kind == .vacation {
            arrival.awayUntil = vacationReturn(
                subject: arrival.subject, text: arrival.reply.newWords,
                sentAt: min(arrival.sentAt ?? raw.receivedAt, raw.receivedAt))
        }
        return arrival.read(asFormOf: forms)
    }

    private func read(_ raw: RawMail, _ message: Message) -> Arrival {
        let policy = policies[raw.source.mailbox] ?? MailboxPolicy(name: raw.source.mailbox)
        let verdict = judge(
            message,
            by: JudgePolicy(
                scheme: scheme, keys: keys, spamHeader: policy.spamHeader, isJunkFolder: raw.isJunk,
                forwarders: policy.forwarders))
        let authentication = AuthenticationPolicy(
            trustedServers: policy.trustedServers, arcSealers: policy.arcSealers)
        let bodies = MessageBodies(of: message)
        let report = verdict.kind == .deliveryReport ? deliveryReport(in: message) : nil
        let complaint = verdict.kind == .notification ? complaint(in: message) : nil
        var arrival = Arrival(
            source: raw.source, receivedAt: raw.receivedAt, raw: raw.bytes, rawDigest: Digest(of: raw.bytes),
            bodyDigest: BodyText.digest(of: message, bodies), subject: message.subject, from: message.from,
            replyTo: message.replyTo, messageID: message.messageID, sentAt: message.date?.timestamp,
            hasNullReturnPath: Self.hasNullReturnPath(message), verdict: verdict,
            proof: proveSender(of: message, by: authentication),
            keys: threadKeys(of: message, scheme: scheme, keys: keys).adding(reported(report)).adding(
                complained(complaint)),
            reply: extractReply(from: message, bodies, options: ReplyOptions(keepClosing: true)), report: report,
            attachmentNames: message.attachmentNames, defects: message.defects,
            unaddressed: policy.unaddressed, truncatedFrom: raw.truncatedFrom,
            otherSenders: (message.sender + message.mailboxes("return-path")).compactMap(\.address))
        arrival.isComplaint = complaint != nil
        arrival.answersInvitation = message.allParts.contains { part in
            part.contentType.essence == "text/calendar"
                && ["reply", "counter"].contains(part.contentType.parameters["method"]?.lowercased())
        }
        return arrival
    }

    /// Reads mails on all cores; the arrivals are in the mails' order.
    package func arrivals(of mails: [RawMail]) async -> [Arrival] {
        guard mails.count > 1 else { return mails.map(arrival) }
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let size = (mails.count + cores - 1) / cores
        return await withTaskGroup(of: (Int, [Arrival]).self) { group in
            for start in stride(from: 0, to: mails.count, by: size) {
                let share = mails[start..<min(start + size, mails.count)]
                group.addTask { (start, share.map(arrival)) }
            }
            var shares: [(Int, [Arrival])] = []
            for await share in group { shares.append(share) }
            return shares.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    /// The mails of ours that a report embeds: where the envelope sender was replaced, nothing else names them.
    private func reported(_ report: DeliveryReport?) -> [ThreadKeys.Found] { embedded(report?.originalIDs ?? []) }

    /// The mail of ours that a complaint is about, by what it embeds and by its envelope's sender.
    private func complained(_ complaint: Complaint?) -> [ThreadKeys.Found] {
        guard let complaint else { return [] }
        let envelope = complaint.envelope.compactMap { address -> ThreadKeys.Found? in
            guard let local = scheme.localPart(of: address), case .returnPath(let mail)? = keys.token(in: local)
            else { return nil }
            return ThreadKeys.Found(key: .returnPath(mail), header: "reported envelope")
        }
        return envelope + embedded(complaint.originalIDs)
    }

    private func embedded(_ ids: [MessageID]) -> [ThreadKeys.Found] {
        ids.compactMap { id in
            keys.outgoingMail(in: id, scheme: scheme).map {
                ThreadKeys.Found(key: .returnPath($0), header: "embedded Message-ID")
            }
        }
    }

    /// The visible recipients that are none of ours, where they have a name to be shown by.
    private func copied(in message: Message) -> [Mailbox] {
        let others = (message.to + message.cc).prefix(Self.recipientLimit).filter { mailbox in
            mailbox.name?.isEmpty == false && !(mailbox.address.map { scheme.owns($0) } ?? false)
        }
        return Array(others.prefix(Self.copiedLimit))
    }

    /// Recipients that are looked at, and those that are shown.
    private static let recipientLimit = 500
    private static let copiedLimit = 50

    /// `Return-Path: <>`, white space aside (RFC 5321 §4.5.5).
    private static func hasNullReturnPath(_ message: Message) -> Bool {
        guard let path = message.header.first("return-path") else { return false }
        return path.value.filter { $0 != 0x20 && $0 != 0x09 }.elementsEqual("<>".utf8)
    }
}
