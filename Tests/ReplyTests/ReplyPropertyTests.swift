import Testing

@testable import Reply

/// A small generator with a seed, so that a failure can be had again (xorshift64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite("What holds for every body")
struct ReplyPropertyTests {
    static let scraps = [
        "Yes.", "", "> old", ">> older", "On 4 Mar 2025, at 09:12, Ann <a@example.org> wrote:", "-- ", "--", "Bo", ">",
        "From: Ann <a@example.org>", "Sent: 4 March 2025 9:12", "To: Bo", "Subject: x", "_______", "Kind regards,", "<",
        "-----Original Message-----", "---------- Forwarded message ----------", "Sent from my iPhone", "wrote:",
        "\u{A0}",
        "Den 4. mars 2025 kl. 09:12 skrev", "<a@example.org>:", "AM> hm", "mailto:a@example.org", "> wrote:",
        "Am 4.3.2025",
        "A long line of words that goes on and on to where a client would wrap it, and", "left over here",
        "😀", "\u{202A}x\u{202C}", "2025年3月4日 <a@example.org>：", "Fine. On 4 Mar 2025 at 9:12 Ann <a@b.example> wrote:",
    ]

    private static func body(_ seed: UInt64) -> String {
        var random = Seeded(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        let count = Int.random(in: 1...14, using: &random)
        return (0..<count).map { _ in scraps.randomElement(using: &random) ?? "" }.joined(separator: "\n")
    }

    @Test(
        "The reply of a plain body is never empty where the body has words, and is made of the body's characters in order"
    )
    func subsequence() {
        for seed in UInt64(1)...2_000 {
            let body = Self.body(seed)
            for options in [ReplyOptions(), ReplyOptions(keepSignature: true)] {
                let reply = extractReply(plain: body, options: options)
                let hasWords = body.unicodeScalars.contains { !$0.properties.isWhitespace && $0.value < 0x2000 }
                if hasWords { #expect(!reply.text.isEmpty, "seed \(seed)") }
                #expect((0...1).contains(reply.confidence))
                var rest = body.utf8.filter { $0 != Byte.newline }[...]
                for byte in reply.text.utf8 where byte != Byte.newline {
                    guard let place = rest.firstIndex(of: byte) else {
                        Issue.record("seed \(seed): not in the body: \(reply.text)")
                        return
                    }
                    rest = rest[(place + 1)...]
                }
            }
        }
    }

    @Test("Cutting what was cut cuts no more words away than the body had")
    func shrinks() {
        for seed in UInt64(1)...1_000 {
            let body = Self.body(seed)
            #expect(extractReply(plain: body).text.utf8.count <= body.utf8.count, "seed \(seed)")
        }
    }

    static let markup = [
        "<div>", "</div>", "<blockquote type=cite>", "</blockquote>", "<p>", "<br>", "<a href='x:y'>", "</a>",
        "<table><tr><td>",
        "</table>", "<!--", "-->", "<style>", "</style>", "&amp;", "&#0;", "&#x110000;", "&", "<", ">", "\u{0}",
        "<img src=cid:a>",
        "<div class=gmail_quote>", "<div class=gmail_attr>", "<hr>", "<pre>", "</pre>", "\n", "<li>",
        "<ol start=9223372036854775807>",
        "<![CDATA[", "]]>", "<?x", "<a@b.c>", "é", "\u{FFFF}", "<b style='display:none'>", "<svg>", "<html>", "<body>",
    ]

    @Test("Any mixture of markup gives a text, a clean HTML and no trap")
    func markupFuzz() {
        let rewriting = HTMLRewriting(text: { $0 }, link: { $0 }, contentID: { $0 })
        for seed in UInt64(1)...1_500 {
            var random = Seeded(state: seed &* 0xD134_2543_DE82_EF95 | 1)
            let html = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? Self.markup.randomElement(using: &random) ?? "" : Self.scraps.randomElement(using: &random) ?? ""
            }.joined()
            _ = extractReply(html: html)
            _ = newHTML(from: html)
            let clean = sanitizedHTML(html, rewriting: rewriting).lowercased()
            for forbidden in ["<style", "<script", "<svg", "<!--", "x:y", "style="] {
                #expect(!clean.contains("\(forbidden)") || !clean.contains("<"), "seed \(seed) \(forbidden)")
            }
        }
    }

    static let hostile = [
        String(repeating: ">", count: 1_000_000), String(repeating: "> ", count: 100_000),
        String(repeating: "--\n", count: 50_000), String(repeating: "On 4 Mar 2025 at 09:12\n", count: 10_000),
        String(repeating: "From: a@b\n", count: 20_000), String(repeating: "_____\n\n", count: 30_000),
        String(repeating: "<http\n", count: 40_000),
        String(repeating: "Hi On 4 Mar 2025 at 9:12 Bo <a@b.c> wrote:\n", count: 5_000),
    ]

    /// Quadratic rules would take minutes here; the bound is wide so that a busy machine does not fail it.
    @Test(
        "A long body whose every line almost matches is read in a moment", .timeLimit(.minutes(1)),
        arguments: hostile.indices)
    func linear(_ index: Int) {
        let body = Self.hostile[index]
        #expect(!extractReply(plain: body).text.isEmpty)
    }

    static let hostileHTML = [
        String(repeating: "<blockquote>", count: 10_000) + "x",
        String(repeating: "<a href=\"http://x\">y", count: 20_000),
        String(repeating: "<", count: 200_000), String(repeating: "<!--", count: 50_000) + "x",
        String(repeating: "<svg>", count: 100_000) + "</svg>x", String(repeating: "<style>", count: 50_000) + "x",
        String(repeating: "<a b=\"", count: 100_000) + "x", String(repeating: "<a class='</b>", count: 50_000) + "x",
        String(repeating: "<td><p>", count: 50_000) + "x", String(repeating: "<![CDATA[", count: 100_000) + "x",
        String(repeating: "<div>", count: 200) + "x" + String(repeating: "</b>", count: 50_000),
    ]

    @Test("HTML made to be slow or deep is read in a moment", .timeLimit(.minutes(1)), arguments: hostileHTML.indices)
    func linearHTML(_ index: Int) {
        let html = Self.hostileHTML[index]
        #expect(extractReply(html: html).text.utf8.count <= html.utf8.count * 2)
        #expect(plainText(fromHTML: html).utf8.count <= html.utf8.count * 2)
    }

    @Test("a body of more lines than are looked at keeps them all")
    func veryManyLines() {
        let body = String(repeating: "a\n", count: ReplyLimits.lines + 1_000) + "the end"
        let reply = extractReply(plain: body)
        #expect(reply.text == body)
        #expect(reply.trimmed.isEmpty)
    }
}
