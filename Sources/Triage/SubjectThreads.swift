import Mail

/// Joins threads whose identifiers lead nowhere by the subject of their answers.
struct SubjectThreads {
    private var forest: ThreadForest
    private var open: [String: [Open]] = [:]

    /// How long after its last mail a subject alone still continues a thread; as for conversations (product §4.2).
    private static let continuation = Duration.seconds(30 * 86_400)
    /// Threads of one subject that are looked at: everybody writes "Hello".
    private static let candidates = 64

    /// A thread that later answers may join by subject.
    private struct Open {
        let root: Int
        /// It begins with an answer whose original has not been seen.
        let isOrphan: Bool
        let last: Int
        var participants: Set<String>
        var date: Timestamp?
    }

    init(forest: ThreadForest) {
        self.forest = forest
    }

    /// - Parameters:
    ///   - nodes: the node of each mail.
    ///   - order: the mails by date.
    mutating func join(_ mails: [ThreadedMail], at nodes: [Int], in order: [Int]) {
        for index in order where !mails[index].subject.isEmpty && forest.holds(index, at: nodes[index]) {
            let mail = mails[index]
            let own = nodes[index]
            // Taken out and put back, so that growing it copies nothing.
            var candidates = open.removeValue(forKey: mail.subject) ?? []
            var known = place(of: own, among: candidates)
            if known == nil, forest.isTop(own) {
                join(mail, own, to: candidates)
                known = place(of: own, among: candidates)
            }
            if let known {
                candidates[known].participants.formUnion(mail.participants)
                candidates[known].date = mail.date ?? candidates[known].date
            } else {
                candidates.append(
                    Open(
                        root: forest.root(of: own), isOrphan: mail.isMarkedReply && forest.isTop(own), last: own,
                        participants: mail.participants, date: mail.date))
                if candidates.count > Self.candidates { candidates.removeFirst() }
            }
            open[mail.subject] = candidates
        }
    }

    mutating func place(of node: Int) -> ThreadPlace { forest.place(of: node) }

    private mutating func place(of own: Int, among candidates: [Open]) -> Int? {
        let top = forest.root(of: own)
        for place in candidates.indices.reversed() where forest.root(of: candidates[place].root) == top { return place }
        return nil
    }

    /// An answer goes below the thread it continues; a late original goes above the answers that came before it.
    private mutating func join(_ mail: ThreadedMail, _ own: Int, to candidates: [Open]) {
        if mail.isMarkedReply {
            guard let found = candidates.last(where: { continues($0, mail) }) else { return }
            forest.link(forest.root(of: own), below: found.last)
        } else if forest.isRoot(own) {
            for orphan in candidates where orphan.isOrphan && continues(orphan, mail) {
                forest.link(forest.root(of: orphan.root), below: own)
            }
        }
    }

    private func continues(_ thread: Open, _ mail: ThreadedMail) -> Bool {
        let isKnown = !thread.participants.isEmpty && !mail.participants.isEmpty
        if isKnown, mail.participants.isDisjoint(with: thread.participants) { return false }
        guard let before = thread.date, let after = mail.date else { return true }
        let gap = after.milliseconds.subtractingReportingOverflow(before.milliseconds)
        return !gap.overflow && gap.partialValue.magnitude <= UInt64(Self.continuation.components.seconds) * 1_000
    }
}
