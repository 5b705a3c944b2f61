package import Mail
import Triage

extension Arrival {
    /// The same mail with its author: a site's form writes in its own name, and the visitor stands in Reply-To.
    ///
    /// That identity is unconfirmed whatever vouches for the site. What the form's program does (`Auto-Submitted`, no-reply
    /// names, bulk) says nothing of the visitor. Without exactly one other Reply-To address nobody is its author.
    /// - Parameter forms: the From addresses of site forms.
    package func read(asFormOf forms: [EmailAddress]) -> Arrival {
        guard channel == .mail, let form = senderAddress, forms.contains(form) else { return self }
        var read = self
        let visitors = replyTo.filter { $0.address != nil && $0.address != form }
        read.from = Set(visitors.compactMap(\.address)).count == 1 ? Array(visitors.prefix(1)) : []
        read.replyTo = []
        read.otherSenders.append(form)
        read.channel = .web
        read.proof.proof = proof.proof == .fail ? .fail : .none
        read.proof.evidence.append("written by a site's form: the visitor is not confirmed")
        switch verdict.kind {
        case .autoReply, .notification, .list, .bulk:
            read.verdict.kind = .person
            read.verdict.evidence.append("From: a site's form")
        case .ours, .deliveryReport, .vacation, .receipt, .challenge, .spam, .person: break
        }
        return read
    }
}
