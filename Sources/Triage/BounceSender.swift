import Mail

/// Who sent a mail, seen as a machine or not.
struct BounceSender {
    /// The evidence that a mail system wrote it; nil when none.
    let daemon: String?
    /// An empty return path (RFC 5321 §4.5.5).
    let isNull: Bool
    /// True for `mailer-daemon` and the like; a person may write as `postmaster` or `mds`.
    let isDaemonByName: Bool
    /// True for `postmaster`, who is a person now and then.
    let isPostmaster: Bool
    /// A sender that says nobody reads the answers.
    let isMachine: Bool
    /// True where the mail was written in a person's mail program.
    let isPersonsProgram: Bool

    init(_ message: Message) {
        let from = message.from.first
        let local = BounceSender.local(of: from)
        let name = (from?.name ?? "").loweredBytes
        let field = message.header.first("from")?.value ?? []
        let path = message.header.first("return-path").map { $0.value.lowered.filter { !$0.isSpace } }
        isNull = path.map { $0 == [0x3C, 0x3E] || $0.begins(with: "<mailer-daemon") } ?? false
        let isNamed =
            BounceSigns.daemonNames.contains { name.firstIndex(of: $0, from: 0) != nil }
            || name.begins(with: "postmaster")
        if BounceSigns.daemons.contains(local) || isNamed || field.lowered.contains("mailer-daemon") {
            daemon = "From: \(from?.literal ?? "")"
        } else if field.filter({ !$0.isSpace }) == [0x3C, 0x3E] {
            daemon = "From: <>"
        } else {
            daemon = nil
        }
        isDaemonByName =
            field.lowered.contains("mailer-daemon") || BounceSigns.certainDaemons.contains(local)
            || local.hasPrefix("microsoftexchange")
        isPostmaster = local == "postmaster"
        isMachine = MachineSenders.isNoReply(local)
        isPersonsProgram = MailProgram.isPersons(message.header)
    }

    /// The local part in lower case without `-`, `_` and `.`; QUIRK: Domino and old sendmail write `From: MAILER-DAEMON`
    /// without a domain, see `BounceTests`.
    static func local(of box: Mailbox?) -> String {
        guard let box else { return "" }
        let written = box.address?.localPart ?? String(box.literal.prefix { $0 != "@" })
        return written.loweredBytes.filter { $0 != 0x2D && $0 != 0x5F && $0 != 0x2E }.text
    }
}
