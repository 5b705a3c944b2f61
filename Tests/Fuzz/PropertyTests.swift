import Mail
import Reply
import TestSupport
import Testing
import Triage

/// What holds for all mails; a failing case is named by its seed.
@Suite("What holds for every mail")
struct PropertyTests {
    private static let seeds: Range<UInt64> = 0..<40
    private static let words = [
        "yes", "Thursday", "works", "for", "me", "we", "could", "also", "meet", "at", "nine", "o'clock", "grüße",
        "schön",
        "d'accord", "merci", "the", "room", "is", "booked", "please", "bring", "both", "forms", "😀", "see", "you",
        "then",
    ]
    /// How a client introduces what it quotes, and what it puts before each line.
    private static let introductions = [
        "On Tue, 3 Mar 2026 at 10:12, Ada Børresen <ada@fjord.example> wrote:",
        "On 3 Mar 2026, at 10:12, Ada Børresen <ada@fjord.example> wrote:",
        "Am 03.03.2026 um 10:12 schrieb Ada Børresen:",
        "Le mar. 3 mars 2026 à 10:12, Ada Børresen <ada@fjord.example> a écrit :",
        "El mar, 3 mar 2026 a las 10:12, Ada Børresen (<ada@fjord.example>) escribió:",
        "Op di 3 mrt 2026 om 10:12 schreef Ada Børresen <ada@fjord.example>:",
    ]

    private static func paragraph(_ random: inout SeededGenerator) -> String {
        let lines = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            (0..<Int.random(in: 3...9, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
                .joined(separator: " ") + "."
        }
        return lines.joined(separator: "\n")
    }

    @Test("what is quoted again and again is cut again and again, and the new words stay", arguments: seeds)
    func chains(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var body = Self.paragraph(&random)
        for round in 1...6 {
            let new = Self.paragraph(&random)
            let introduction = Self.introductions.randomElement(using: &random) ?? ""
            let quoted = body.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.hasPrefix(">") ? ">\($0)" : "> \($0)" }.joined(separator: "\n")
            body = "\(new)\n\n\(introduction)\n\n\(quoted)\n"
            #expect(extractReply(plain: body).text == new, "round \(round)")
        }
    }

    @Test("a reply holds nothing more to cut", arguments: seeds)
    func settled(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let new = Self.paragraph(&random)
        let introduction = Self.introductions.randomElement(using: &random) ?? ""
        let text = extractReply(plain: "\(new)\n\n\(introduction)\n> \(Self.paragraph(&random))\n").text
        #expect(extractReply(plain: text).text == text)
    }

    // MARK: Messages

    private static let fields = [
        "From: \"Doe, Jane\" <jane@fjord.example>", "To: post@post.example, Bo <bo@fjord.example>",
        "Cc: kim@fjord.example",
        "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= again", "Date: Tue, 3 Mar 2026 10:12:00 +0100",
        "Message-ID: <2@fjord.example>", "In-Reply-To: <1@post.example>",
        "References: <0@post.example>\n <1@post.example>",
        "Content-Type: multipart/alternative; boundary=b", "MIME-Version: 1.0", "X-Mailer: none",
    ]
    private static let signs = [
        "Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <news.fjord.example>", "X-Spam-Flag: YES",
        "Return-Path: <>", "X-Auto-Response-Suppress: All",
    ]
    private static let parts = """

        --b
        Content-Type: text/plain; charset=utf-8

        Yes, grüße.
        --b
        Content-Type: text/html; charset=utf-8

        <p>Yes, grüße.</p>
        --b--

        """

    /// What a mail says, whatever the order of its fields.
    private static func summary(_ mail: Message) -> [String] {
        let keys = TokenKeys(current: TokenKeys.Key(id: 1, secret: [UInt8](0..<32)))
        let policy = JudgePolicy(
            scheme: AddressScheme(domain: "post.example", style: .catchAll), keys: keys, spamHeader: "x-spam-flag")
        return [
            mail.subject, "\(mail.from + mail.to + mail.cc)", "\(String(describing: mail.date))",
            "\(String(describing: mail.messageID)) \(mail.inReplyTo) \(mail.references)",
            mail.plainBody ?? "", mail.htmlBody ?? "", "\(mail.allParts.map(\.path))",
            "\(mail.defects.map(\.kind).sorted())",
            "\(judge(mail, by: policy).kind)", extractReply(from: mail).text,
        ]
    }

    @Test("the order of the header's fields does not matter", arguments: seeds)
    func order(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let sign = Self.signs.randomElement(using: &random) ?? ""
        let fields = Self.fields + (Bool.random(using: &random) ? [sign] : [])
        func mail(_ fields: [String]) -> Message {
            Message(parsing: Array((fields.joined(separator: "\n") + "\n" + Self.parts).utf8))
        }
        #expect(Self.summary(mail(fields.shuffled(using: &random))) == Self.summary(mail(fields)))
    }

    @Test("what is appended to a mail changes nothing above it", arguments: seeds)
    func appended(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let raw = Array((Self.fields.joined(separator: "\n") + "\n" + Self.parts).utf8)
        let (mail, longer) = (Message(parsing: raw), Message(parsing: raw + random.bytes(Int(seed) * 20)))
        #expect(longer.header.fields.map(\.text) == mail.header.fields.map(\.text))
        #expect(longer.plainBody == mail.plainBody)
        #expect(longer.htmlBody == mail.htmlBody)
    }

    @Test("a mail that ends early keeps the fields and parts that came, in order", arguments: [1, 7, 13])
    func truncated(_ step: Int) {
        let raw = Array((Self.fields.joined(separator: "\n") + "\n" + Self.parts).utf8)
        let whole = Message(parsing: raw)
        for end in stride(from: 0, through: raw.count, by: step) {
            let part = Message(parsing: Array(raw[..<end]))
            // The last field may be cut in the middle; those before it are what they were.
            let count = max(0, part.header.fields.count - 1)
            #expect(part.header.fields.prefix(count).map(\.text) == whole.header.fields.prefix(count).map(\.text))
            // A header that ends within a field's name is read as text, since that may be all that came.
            guard !part.defects.contains(where: { $0.kind == "missing-header-end" }) else { continue }
            #expect(whole.plainBody?.hasPrefix((part.plainBody ?? "").prefix { $0.isASCII && $0 != "-" }) ?? true)
        }
    }
}
