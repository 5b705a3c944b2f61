import Mail

/// Where one mail stands among others.
package struct ThreadPlace: Hashable, Sendable {
    /// The same for all mails of a thread, different for all others.
    package let thread: String
    /// The mail it answers, by its place in the list; nil for a beginning, or where that mail is not there.
    package let parent: Int?
}

/// Puts mails into threads, by their identifiers first and by their subject where those lead nowhere.
///
/// RFC 5256 §3 (REFERENCES), but that a subject alone joins less: only an answer joins, only a thread with somebody in it
/// who stands in the answer too, and only within 30 days. Two people who write "Hello" are two threads.
/// - Parameter mails: in the order of arrival; a mail may come before the one it answers.
package func threads(of mails: [ThreadedMail]) -> [ThreadPlace] {
    var tree = ThreadTree()
    for (index, mail) in mails.enumerated() { tree.add(mail, at: index) }
    tree.joinBySubject(mails)
    return mails.indices.map { tree.place(of: $0) }
}

/// Mails, and the mails that others refer to, each under the one it answers.
private struct ThreadTree {
    private var parents: [Int?] = []
    /// The mail in each node; nil for one that is only referred to.
    private var mails: [Int?] = []
    private var names: [String] = []
    private var nodes: [MessageID: Int] = [:]
    private var digests: [Int: Digest] = [:]
    private var nodeOfMail: [Int] = []

    mutating func add(_ mail: ThreadedMail, at index: Int) {
        let own = node(for: mail, at: index)
        nodeOfMail.append(own)
        guard mails[own] == index else { return }
        var last: Int?
        for reference in mail.references where reference != mail.messageID {
            let next = node(named: reference)
            if let last, parents[next] == nil, !leads(from: last, to: next) { parents[next] = last }
            last = next
        }
        // What a mail says of itself outweighs what others' References said of it.
        if let last, !leads(from: last, to: own) { parents[own] = last }
    }

    /// The node of a mail: the one that others refer to, unless another mail has taken the identifier before.
    private mutating func node(for mail: ThreadedMail, at index: Int) -> Int {
        guard let id = mail.messageID else { return append(name: "mail \(index)", mail: index) }
        let known = node(named: id)
        guard let holder = mails[known] else {
            mails[known] = index
            digests[known] = mail.digest
            return known
        }
        if digests[known] == mail.digest { return known }
        return append(name: "\(id.text) \(index) after \(holder)", mail: index)
    }

    private mutating func node(named id: MessageID) -> Int {
        if let known = nodes[id] { return known }
        let new = append(name: id.text, mail: nil)
        nodes[id] = new
        return new
    }

    private mutating func append(name: String, mail: Int?) -> Int {
        parents.append(nil)
        mails.append(mail)
        names.append(name)
        return parents.count - 1
    }

    /// True where `goal` is `start` or above it: linking them would close a circle.
    private func leads(from start: Int, to goal: Int) -> Bool {
        var node: Int? = start
        while let here = node {
            if here == goal { return true }
            node = parents[here]
        }
        return false
    }

    private func root(of node: Int) -> Int {
        var here = node
        while let above = parents[here] { here = above }
        return here
    }

    // MARK: Subjects

    /// How long after its last mail a subject alone still continues a thread; as for conversations (product §4.2).
    private static let continuation = Duration.seconds(30 * 86_400)

    /// A thread that later answers may join by subject.
    private struct Open {
        let root: Int
        /// It begins with an answer whose original has not been seen.
        let isOrphan: Bool
        var last: Int
        var participants: Set<String>
        var date: Timestamp?
    }

    mutating func joinBySubject(_ mails: [ThreadedMail]) {
        var open: [String: [Open]] = [:]
        for (index, mail) in mails.enumerated() where !mail.subject.isEmpty {
            let own = nodeOfMail[index]
            guard self.mails[own] == index else { continue }
            var candidates = open[mail.subject] ?? []
            if isTop(own), !candidates.contains(where: { root(of: $0.root) == root(of: own) }) {
                join(mail, own, to: candidates)
            }
            let top = root(of: own)
            if let known = candidates.lastIndex(where: { root(of: $0.root) == top }) {
                candidates[known].participants.formUnion(mail.participants)
                candidates[known].date = mail.date ?? candidates[known].date
            } else {
                candidates.append(
                    Open(
                        root: top, isOrphan: mail.isMarkedReply && isTop(own), last: own,
                        participants: mail.participants, date: mail.date))
            }
            open[mail.subject] = Array(candidates.suffix(Self.candidates))
        }
    }

    /// An answer goes below the thread it continues; a late original goes above the answers that came before it.
    private mutating func join(_ mail: ThreadedMail, _ own: Int, to candidates: [Open]) {
        if mail.isMarkedReply {
            guard let found = candidates.last(where: { continues($0, mail) }) else { return }
            link(root(of: own), below: found.last)
        } else if parents[own] == nil {
            for orphan in candidates where orphan.isOrphan && continues(orphan, mail) {
                link(root(of: orphan.root), below: own)
            }
        }
    }

    private mutating func link(_ node: Int, below parent: Int) {
        if !leads(from: parent, to: node) { parents[node] = parent }
    }

    /// Threads of one subject that are looked at: everybody writes "Hello".
    private static let candidates = 64

    /// True for a mail above which no mail is.
    private func isTop(_ node: Int) -> Bool {
        var above = parents[node]
        while let here = above {
            if mails[here] != nil { return false }
            above = parents[here]
        }
        return true
    }

    private func continues(_ thread: Open, _ mail: ThreadedMail) -> Bool {
        let isKnown = !thread.participants.isEmpty && !mail.participants.isEmpty
        if isKnown, thread.participants.isDisjoint(with: mail.participants) { return false }
        guard let before = thread.date, let after = mail.date else { return true }
        let gap = after.milliseconds.subtractingReportingOverflow(before.milliseconds)
        return !gap.overflow && gap.partialValue.magnitude <= UInt64(Self.continuation.components.seconds) * 1_000
    }

    // MARK: Result

    func place(of index: Int) -> ThreadPlace {
        let own = nodeOfMail[index]
        var above = parents[own]
        while let here = above, mails[here] == nil { above = parents[here] }
        return ThreadPlace(thread: names[root(of: own)], parent: above.flatMap { mails[$0] })
    }
}
