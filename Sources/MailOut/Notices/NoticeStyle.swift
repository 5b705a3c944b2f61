/// How the blocks of a notice look: tables and inline styles, since Outlook knows little else.
///
/// Colours, and left and right, come from the design and the language (`NoticeDesign`); the classes are those to which
/// `layout.html` gives other colours in the dark.
enum NoticeStyle {
    static let font = "font-family:Arial,Helvetica,sans-serif;"
    static let link = "color:{{linkColour}};font-weight:bold;"
    private static let soft = "font-size:14px;line-height:20px;color:#54625d;"
    private static let words = "background-color:#f3f7f6;border-{{start}}:4px solid {{colour}};color:#1d2522;"

    static func heading(_ html: String, level: Int) -> String {
        level == 1
            ? "<h1 style=\"margin:0 0 12px 0;font-size:20px;line-height:28px;font-weight:bold;\">\(html)</h1>\n"
            : "<h2 style=\"margin:20px 0 8px 0;font-size:17px;line-height:24px;font-weight:bold;\">\(html)</h2>\n"
    }

    static func paragraph(_ html: String) -> String { "<p style=\"margin:0 0 12px 0;\">\(html)</p>\n" }

    static func soft(_ html: String) -> String {
        "<p class=\"soft\" style=\"margin:0 0 12px 0;\(soft)\">\(html)</p>\n"
    }

    static func mark(_ html: String) -> String {
        "<p class=\"mark\" style=\"margin:0 0 12px 0;padding:8px 12px;background-color:#fbf3d9;color:#4d3f10;"
            + "border-radius:4px;\">\(html)</p>\n"
    }

    /// Somebody's own words have their own direction.
    static func words(_ html: String) -> String {
        "<div class=\"words\" dir=\"auto\" style=\"margin:16px 0;padding:12px 16px;\(words)\">\(html)</div>\n"
    }

    static func card(_ html: String) -> String {
        "<table role=\"presentation\" class=\"words\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" "
            + "style=\"margin:0 0 12px 0;\(words)\"><tr><td class=\"words\" style=\"padding:12px 16px;\(font)"
            + "font-size:16px;line-height:24px;color:#1d2522;\">\(html)</td></tr></table>\n"
    }

    static func button(_ label: String, target: String) -> String {
        "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:16px 0;\"><tr>"
            + "<td class=\"button\" bgcolor=\"{{colour}}\" style=\"background-color:{{colour}};border-radius:6px;\">"
            + "<a class=\"button\" href=\"\(target)\" style=\"display:inline-block;padding:12px 20px;border-radius:6px;"
            + "\(font)font-size:16px;line-height:20px;font-weight:bold;color:{{onColour}};text-decoration:none;\">"
            + "\(label)</a></td></tr></table>\n"
    }
}

extension NoticeBlock {
    /// The block in an HTML body.
    var html: String {
        switch self {
        case .section(let tags): "\(tags)\n"
        case .heading(let line, let level): NoticeStyle.heading(NoticeLine(line).html, level: level)
        case .paragraph(let lines): NoticeStyle.paragraph(lines.map { NoticeLine($0).html }.joined(separator: "\n"))
        // The words in HTML are another value than those in plain text.
        case .words(let line):
            NoticeStyle.words(NoticeLine(line).html.replacing("{{message}}", with: "{{messageHTML}}"))
        case .mark(let line): NoticeStyle.mark(NoticeLine(line).html)
        case .soft(let line): NoticeStyle.soft(NoticeLine(line).html)
        case .card(let lines): NoticeStyle.card(NoticeBlock.joined(lines, with: "<br>\n") { $0.html })
        case .button(let link):
            NoticeStyle.button(NoticeLine(link.label).html, target: NoticeLine(link.target).html)
        }
    }
}
