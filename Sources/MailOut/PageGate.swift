import Flow
import Mail
import Store
import Triage

/// Looks at what a mail leaves to its page, before the mail goes out: words that could not be shown there would be lost, with
/// everybody taking them for delivered.
struct PageGate {
    let composer: Composer
    let gate: LeakGate

    /// What keeps the page of a mail, or one of a digest's, from being shown; nil where nothing does.
    func objection(to mail: ClaimedMail, _ objections: FileObjections, _ composed: Composer.Composed) -> Preparation? {
        let parts = mail.template == .digest ? mail.gathered : composed.hasPage ? [mail] : []
        for part in parts {
            do {
                let page = try composer.composed(part, objections.of(part, in: mail), as: .page)
                guard let found = gate.leak(in: page.mail.bytes, of: part) else { continue }
                return .leak(mail.id, found: "\(found), on the page of the message")
            } catch {
                return .unrenderable(mail.id, why: "\(error), on the page of the message")
            }
        }
        return nil
    }
}
