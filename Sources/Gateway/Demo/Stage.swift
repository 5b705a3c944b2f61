import Flow
import Mail
import Store

/// Shows the demonstration on the terminal.
struct Stage {
    private static let mailLines = 12

    func open(_ installation: DemoInstallation) {
        Terminal.write(
            """
            \(Terminal.styled("Postern: one enquiry, from the first mail to the answer", .bold))
            Everything happens below \(installation.folder); no server, no network.
            """)
    }

    func title(_ text: String) { Terminal.write("\n" + Terminal.styled(text, .bold)) }

    func checked(_ text: String) { Terminal.write("  \(Terminal.styled("checked", .green))  \(text)") }

    /// The heads and first lines of a mail.
    func mail(_ bytes: [UInt8], mark: String) {
        let message = Message(parsing: bytes)
        let style: Terminal.Style = mark == "->" ? .cyan : .yellow
        var lines = ["From", "To", "Subject"].map { name in
            "\(name): \(Stage.words(of: name, in: message))"
        }
        var text = Substring(message.plainBody ?? "")
        while text.last?.isWhitespace == true { text = text.dropLast() }
        let body = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.append("")
        lines += body.prefix(Stage.mailLines)
        if body.count > Stage.mailLines { lines.append("…") }
        let shown = lines.map { "  \(Terminal.styled(mark, style)) \(Terminal.printable($0))" }
        Terminal.write("\n" + shown.joined(separator: "\n"))
    }

    /// What was decided on a mail, and why.
    func decision(_ filed: Filed) {
        let words = [FiledView.words(filed), TraceView.words(filed.decision?.trace ?? [])].joined(separator: "\n")
        let lines = words.split(separator: "\n", omittingEmptySubsequences: false)
        Terminal.write("\n" + lines.map { "     \(Terminal.styled(String($0), .faint))" }.joined(separator: "\n"))
    }

    private static func words(of name: String, in message: Message) -> String {
        switch name {
        case "From": message.from.map(words).joined(separator: ", ")
        case "To": message.to.map(words).joined(separator: ", ")
        default: message.subject
        }
    }

    private static func words(_ mailbox: Mailbox) -> String {
        mailbox.name.map { "\($0) <\(mailbox.literal)>" } ?? mailbox.literal
    }
}
