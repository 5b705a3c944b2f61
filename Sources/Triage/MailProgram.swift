import Mail

/// The programs that people write their mail with: data, by the beginning of the name that they give in User-Agent or
/// X-Mailer.
///
/// Such a name says that a person wrote where nothing but a subject or an empty return path says otherwise. Gateways and
/// responders name themselves too (`Internet Mail Service`, `vacation 1.2.7`), and stand in no row.
enum MailProgram {
    /// True when the mail names a program in which a person writes.
    static func isPersons(_ header: Header) -> Bool {
        for name in ["user-agent", "x-mailer"] {
            guard let value = header.first(name)?.value else { continue }
            let words = value.prefix(longestName).trimmed.lowered
            if names.contains(where: { words.starts(with: $0) }) { return true }
        }
        return false
    }

    private static let longestName = 80

    private static let names = [
        // On the desk
        "mozilla", "thunderbird", "betterbird", "postbox", "seamonkey", "microsoft outlook", "microsoft office outlook",
        "microsoft-macoutlook", "microsoft windows live mail", "windows mail", "apple mail", "evolution", "kmail",
        "claws mail", "sylpheed", "the bat!", "eudora", "qualcomm", "mulberry", "emclient", "em client", "becky!",
        "foxmail", "shuriken", "winbiff", "mailmate", "airmail", "spark", "geary", "balsa", "trojita",
        "pegasus mail", "opera mail", "vivaldi mail", "canary",
        // On a phone
        "iphone mail", "ipad mail", "ipod mail", "k-9 mail", "fairemail", "aquamail", "blue mail", "bluemail",
        "android", "samsung", "nine", "blackberry", "outlook-ios", "outlook-android", "outlook for ios",
        // In a terminal
        "mutt", "neomutt", "alpine", "pine", "gnus", "mu4e", "aerc", "nmh", "elm",
        // In a browser
        "roundcube", "squirrelmail", "horde", "imp/", "internet messaging program", "sogomail", "sogo",
        "open-xchange mailer", "rainloop", "snappymail", "webmail", "yahoomail", "webservice/1.1.", "aol webmail",
        "zimbra", "laposte", "web.de", "gmx", "t-online",
    ].map { Array($0.utf8) }
}
