/// All traps.
enum HostileInput {
    static let traps = MailTraps.all + ReplyTraps.all + TriageTraps.all
}
