/// UIDs as a command names them: `1:4,7` (RFC 9051 §9 `sequence-set`).
enum UIDSet {
    /// - Parameter uids: in ascending order.
    static func text(_ uids: [UInt32]) -> String {
        var parts: [String] = []
        var index = 0
        while index < uids.count {
            var last = index
            while last + 1 < uids.count, uids[last + 1] == uids[last] &+ 1 { last += 1 }
            parts.append(last == index ? "\(uids[index])" : "\(uids[index]):\(uids[last])")
            index = last + 1
        }
        return parts.joined(separator: ",")
    }
}
