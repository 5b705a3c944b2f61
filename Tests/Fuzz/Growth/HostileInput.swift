/// All traps.
enum HostileInput {
    static let traps = MailTraps.all + PackedTraps.all + ReplyTraps.all + TriageTraps.all
}
