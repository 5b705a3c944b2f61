/// How many mails are handed over in one group: few where the server is slow, so that a crash leaves few in doubt,
/// many where it is quick, so that a commit serves them all.
struct GroupPace: Sendable {
    /// Mails in doubt after a crash, at most, for each connection.
    static let largest = 8
    /// A group should not take longer: ten times what a commit takes on a busy disk.
    private static let wanted = Duration.milliseconds(40)
    /// Groups of one claim.
    private static let groups = 4

    /// Mails of the next group; two, until the server's pace is known.
    private(set) var size = 2

    /// Mails to claim: a few groups, so that people's words that come meanwhile need not wait for long.
    var claim: Int { size * GroupPace.groups }

    /// Learns from a group; the size at most doubles.
    mutating func took(_ time: Duration, for mails: Int) {
        guard mails > 0 else { return }
        let each = max(time / mails, .microseconds(1))
        let fitting = Int(GroupPace.wanted / each)
        size = min(max(fitting, 1), size * 2, GroupPace.largest)
    }
}
