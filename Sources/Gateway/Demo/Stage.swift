import Flow
import Mail
import Store

/// Shows the demonstration on the terminal.
struct Stage {
    func open(_ installation: DemoInstallation, _ day: String) {
        Terminal.write(
            """
            \(Terminal.styled("Postern, played through with sample people: nothing leaves this machine", .bold))
            Each mail goes the whole way: dropped into a Maildir, read, decided on by the [rule], filed in SQLite, and what
            follows is sent, to each person's own Maildir. It is \(day); all of it lies below
            \(installation.folder).
            """)
    }

    func title(_ text: String) { Terminal.write("\n" + Terminal.styled(text, .bold)) }

    /// What somebody did, and the rules that decided on it.
    func step(_ time: String, _ words: String, rules: [String]) {
        let shown = rules.isEmpty ? "" : "  [\(rules.joined(separator: ", "))]"
        Terminal.write("  \(Terminal.styled(time, .cyan))  \(words)\(Terminal.styled(shown, .faint))")
    }

    /// A mail that left.
    func mail(to name: String, _ template: TemplateName, _ line: String) {
        let who = Stage.padded("to \(name)", Stage.nameWidth)
        let what = Stage.padded(template.rawValue, Stage.templateWidth)
        Terminal.write("         \(Terminal.styled(who, .yellow))\(what)\(Terminal.printable(line))")
    }

    func nothing(_ words: String) { Terminal.write("         \(words)") }

    func desk(_ text: String) { Terminal.write("         \(Terminal.styled("at the desk:", .green)) \(text)") }

    /// Whose mails hold nobody's address.
    func checked(_ count: Int, of readers: [Correspondence.Person], without others: [Correspondence.Person]) {
        let names = readers.map(\.firstName).joined(separator: ", ")
        Terminal.write(
            "  \(Terminal.styled("checked", .green))  none of the \(count) mails to \(names) holds an address of")
        Terminal.write("           \(others.map(\.address.description).joined(separator: ", "))")
    }

    private static let nameWidth = 10
    private static let templateWidth = 26

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
