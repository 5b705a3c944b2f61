import Flow
import Mail
import MailIn
import Store
import Triage

/// Files what the public form sends as a mail of our own making: the same journey, the same rows.
struct StoreEnquiries: EnquiryPort {
    let wiring: Wiring
    /// Told of what was filed.
    let onFiled: @Sendable ([Filed]) async -> Void

    func practitioner(handle: String) async throws -> PublicPractitioner? {
        guard let person = try await wiring.store.practitioner(handle: handle), !person.hasLeft else { return nil }
        return PublicPractitioner(handle: handle, name: person.name ?? handle)
    }

    func submit(_ enquiry: FormEnquiry) async throws -> FormOutcome {
        guard let mail = FormMail(enquiry, scheme: wiring.settings.scheme, now: .now) else { return .refused([.email]) }
        let since = ContinuousClock.now
        let arrival = wiring.intake.arrival(of: mail.raw)
        let filed = try await wiring.store.file(
            [arrival], cursor: nil, now: .now, owner: Wiring.servingOwner, lease: Wiring.lease, by: wiring.judgement)
        await onFiled(filed)
        FilingCounts.note(filed, of: [arrival], since: since)
        guard case .held(let reason)? = filed.first?.decision?.disposition else { return .accepted }
        switch reason {
        case .unconfirmedAddress, .nameNeeded: return .accepted
        default: return .held
        }
    }
}

/// A form's enquiry as the mail that it is kept as.
struct FormMail {
    /// As it goes to `Intake`.
    let raw: RawMail

    /// - Returns: nil where the address cannot stand in a mail.
    init?(_ enquiry: FormEnquiry, scheme: AddressScheme, now: Timestamp) {
        let localPart = enquiry.practitioner ?? AddressScheme.General.enquiries.rawValue
        guard let to = scheme.address(localPart), !scheme.owns(enquiry.email),
            let messageID = MessageID("form-\(enquiry.formID)@\(scheme.domain)")
        else { return nil }
        let message = OutgoingMessage(
            fields: [
                ("From", .mailboxes([Mailbox(name: enquiry.name, address: enquiry.email)])),
                ("To", .mailboxes([Mailbox(name: nil, address: to)])), ("Subject", .text(FormMail.subject)),
                ("Date", .date(now)), ("Message-ID", .messageIDs([messageID])),
                (FormFields.origin, .token(enquiry.source)),
                (FormFields.seen, .token("\(enquiry.shownAt.milliseconds)")),
            ], body: .text(enquiry.message, subtype: "plain"))
        guard let bytes = try? message.bytes(boundary: { "none" }) else { return nil }
        raw = RawMail(
            source: ArrivalSource(
                mailbox: ArrivalSource.webMailbox, name: "form-\(enquiry.formID)-\(FormMail.digest(enquiry))"),
            receivedAt: now,
            bytes: bytes)
    }

    /// A double click sends the same words again; somebody who went back and corrected them sends others.
    private static func digest(_ enquiry: FormEnquiry) -> String {
        let words = [enquiry.name, enquiry.email.canonical, enquiry.practitioner ?? "", enquiry.message]
        return String(Digest(of: Array(words.joined(separator: "\0").utf8)).hex.prefix(digestLength))
    }

    private static let digestLength = 32

    /// The form has no field for one.
    private static let subject = "Enquiry"
}

/// Where and how a form's mail tells what the form knew.
enum FormFields {
    /// What a cap counts the visitor by.
    static let origin = "Postern-Origin"
    /// When the visitor was shown the security message, in milliseconds.
    static let seen = "Postern-Seen"
}
