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
/// who stands in the answer too, and only within 30 days. Two people who write "Hello" are two threads. The mails are read
/// in an order of their own, by date, so that the order in which they arrived changes nothing.
/// - Parameter mails: in any order; a mail may come before the one it answers.
/// - Returns: the places, in the order of `mails`; a parent is never below its child.
package func threads(of mails: [ThreadedMail]) -> [ThreadPlace] {
    let order = mails.indices.sorted { ThreadedMail.isEarlier(mails[$0], mails[$1], at: ($0, $1)) }
    var forest = ThreadForest()
    let nodes = forest.plant(mails, in: order)
    var subjects = SubjectThreads(forest: forest)
    subjects.join(mails, at: nodes, in: order)
    return nodes.map { subjects.place(of: $0) }
}

extension ThreadedMail {
    /// By date, mails without one last; then beginnings before answers; then by what tells two mails apart.
    ///
    /// Only copies of one mail stand as they came.
    fileprivate static func isEarlier(_ a: ThreadedMail, _ b: ThreadedMail, at places: (Int, Int)) -> Bool {
        let (first, second) = (a.date?.milliseconds ?? .max, b.date?.milliseconds ?? .max)
        if first != second { return first < second }
        if a.rank != b.rank { return a.rank < b.rank }
        let (name, other) = (a.messageID?.text ?? "", b.messageID?.text ?? "")
        if name != other { return name < other }
        if a.digest != b.digest { return a.digest.bytes.lexicographicallyPrecedes(b.digest.bytes) }
        return places.0 < places.1
    }

    private var rank: Int { (references.isEmpty ? 0 : 2) + (isMarkedReply ? 1 : 0) }
}

/// Mails, and the mails that others refer to, each under the one it answers.
struct ThreadForest {
    private var parents: [Int?] = []
    /// The mail in each node; nil for one that is only referred to.
    private var mails: [Int?] = []
    private var names: [String] = []
    private var nodes: [MessageID: Int] = [:]
    private var digests: [Int: Digest] = [:]
    /// On the way from each node to the root of its tree; shortened whenever it is walked.
    private var roots: [Int] = []
    /// The nearest node above that holds a mail or is the uppermost one, where it is known.
    private var mailsAbove: [Int?] = []

    /// Links all mails by their identifiers.
    ///
    /// First each mail under the last one that it names itself, which outweighs what others' References say of it; then
    /// what is only named, as the References name it one after the other. A link that would close a circle is left out.
    /// - Returns: the node of each mail; copies of one mail share theirs.
    mutating func plant(_ all: [ThreadedMail], in order: [Int]) -> [Int] {
        var places = [Int](repeating: 0, count: all.count)
        for index in order { places[index] = node(for: all[index], at: index) }
        for index in order where mails[places[index]] == index {
            guard let last = all[index].references.last(where: { $0 != all[index].messageID }) else { continue }
            link(places[index], below: node(named: last))
        }
        for index in order where mails[places[index]] == index {
            var last: Int?
            for reference in all[index].references where reference != all[index].messageID {
                let next = node(named: reference)
                if let last { link(next, below: last) }
                last = next
            }
        }
        mailsAbove = [Int?](repeating: nil, count: parents.count)
        return places
    }

    /// The node of a mail: the one that others refer to, unless another mail has taken the identifier before.
    private mutating func node(for mail: ThreadedMail, at index: Int) -> Int {
        guard let id = mail.messageID else { return append(name: "mail \(index)", mail: index) }
        let known = node(named: id)
        guard mails[known] != nil else {
            mails[known] = index
            digests[known] = mail.digest
            return known
        }
        return digests[known] == mail.digest ? known : append(name: "\(id.text) \(index)", mail: index)
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
        roots.append(parents.count - 1)
        return parents.count - 1
    }

    /// Puts the root of a tree below a node of another tree; within one tree that would be a circle.
    mutating func link(_ node: Int, below parent: Int) {
        guard parents[node] == nil else { return }
        let top = root(of: parent)
        guard top != node else { return }
        parents[node] = parent
        roots[node] = top
    }

    /// The root of a node's tree.
    mutating func root(of node: Int) -> Int {
        var top = node
        while roots[top] != top { top = roots[top] }
        var here = node
        while roots[here] != top {
            let next = roots[here]
            roots[here] = top
            here = next
        }
        return top
    }

    func holds(_ mail: Int, at node: Int) -> Bool { mails[node] == mail }

    /// True for a mail above which no mail is.
    mutating func isTop(_ node: Int) -> Bool { nextAbove(node).map { mails[$0] == nil } ?? true }

    func isRoot(_ node: Int) -> Bool { parents[node] == nil }

    /// The nearest node above that holds a mail, or the uppermost one; nil for a root.
    ///
    /// Later links go from a root, so that only what leads to one has to be walked again.
    private mutating func nextAbove(_ node: Int) -> Int? {
        guard var here = mailsAbove[node] ?? parents[node] else { return nil }
        var passed = [node]
        while mails[here] == nil, let next = mailsAbove[here] ?? parents[here] {
            passed.append(here)
            here = next
        }
        for below in passed { mailsAbove[below] = here }
        return here
    }

    mutating func place(of node: Int) -> ThreadPlace {
        let above = nextAbove(node)
        return ThreadPlace(thread: names[root(of: node)], parent: above.flatMap { mails[$0] })
    }
}
