@testable import Mail

/// Traps for the reader of messages and charsets.
enum MailTraps {
    static let all: [Trap] =
        structure + fields + addressPieces.map { pieces(of: $0) } + parameterPieces.map { parameters(of: $0) }
        + numberedParameters + codings + charsets

    private static let mixed = "Content-Type: multipart/mixed; boundary=b\n\n"
    private static let names = ["From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"]

    private static let structure: [Trap] = [
        Trap(.message, "multiparts in multiparts") { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" },
        Trap(.message, "multiparts in multiparts of one boundary", mixed + "--b\n"),
        Trap(.message, "boundaries that begin alike") { level in
            let boundary = String(repeating: "a", count: level % 60 + 1)
            return "Content-Type: multipart/mixed; boundary=\(boundary)\n\n--\(boundary)\n"
        },
        Trap(.message, "messages in messages", "Content-Type: message/rfc822\n\n"),
        Trap(name: "messages in messages, each in base64", reader: .message, size: Trap.body, make: nestedBase64),
        Trap(.message, "parts", before: mixed, "--b\n\nx\n", after: "--b--\n"),
        Trap(.message, "parts with headers and no bodies", before: mixed, "--b\nA: b\n"),
        Trap(.message, "lines like boundaries", before: mixed + "--b\n\n", "--c\n"),
        Trap(.message, "lines like boundaries at every depth", before: depth(25), "--b2\u{9}x\n"),
        Trap(.message, "lines that may be the missing boundary", before: mixed, "--x\nContent-\n"),
        Trap(.message, "multiparts whose boundaries are missing") {
            "Content-Type: multipart/mixed; boundary=q\($0)\n\n--r\($0)\nContent-Type: multipart/mixed; boundary=s\n\n--t\n"
        },
        Trap(.message, "hyphens", before: mixed, "-"),
        Trap(.message, "empty lines", "\n"),
        Trap(.message, "carriage returns", "\r"),
        Trap(.message, "one line", before: "A: b\n\n", "x"),
        Trap(.message, "NUL", "\u{0}"),
        Trap(.message, "mbox lines", "From x\n"),
        Trap(.message, "digests", before: "Content-Type: multipart/digest; boundary=b\n\n", "--b\n\nA: b\n\nx\n"),
    ]

    private static let fields: [Trap] = [
        Trap(.message, "fields", size: Trap.header, "X-Field: some value or other\n"),
        Trap(.message, "fields of one name", size: Trap.header, "To: a@b.example\n"),
        Trap(.message, "fields without a name", size: Trap.header, ": x\n"),
        Trap(.message, "junk among fields", size: Trap.header, "junk\nSubject: x\n"),
        Trap(.message, "a field of one line", before: "Subject: ", "word ", after: "\n\nx\n"),
        Trap(.message, "a field of many folds", before: "Subject: a", "\n b", after: "\n\nx\n"),
        Trap(.message, "a field of blank folds", before: "Subject: a", "\n ", after: "\n\nx\n"),
        Trap(.message, "a name without a colon", "a"),
    ]

    private static let addressPieces = [
        "a@b.example, ", "a, ", "<", "<a", "(", ")", "()", "(a", "\"", "\\", "a b ", "@", "a@", ":", "a:;", ";", ".",
        "[", "=", "=?", "?=", "=?a?q?", "=?utf-8?q?a?= ", "=?utf-8?b?w6Q", "=?utf-8?q?=?= ", "=?a?q?b?=ab",
        "<a@b.example> ", "<@a,", "mailto:", "a (b) <c@d.example> e, ", "\"a\" ", "12:", "1 ", "+", "Mon, ",
    ]

    private static func pieces(of piece: String) -> Trap {
        Trap(name: "fields of \(piece)", reader: .message, size: Trap.field) { count in
            let value = String(repeating: piece, count: max(1, count / piece.utf8.count))
            return Array((names.map { "\($0): \(value)\n" }.joined() + "\nbody\n").utf8)
        }
    }

    private static let parameterPieces = [
        "; a=b", ";", "; a=\"", "\"", "; a*0=b", "; a*=utf-8''%41", "; a*1*=%", "%", "'", "=", "(", "; =", " b", "\\\"",
    ]

    private static func parameters(of piece: String) -> Trap {
        Trap(
            .message, "parameters of \(piece)", size: Trap.field, before: "Content-Type: text/plain; charset=utf-8",
            piece, after: "\n\nbody\n")
    }

    private static let numberedParameters: [Trap] = [
        Trap(.message, "pieces of a parameter", size: Trap.field, before: "Content-Type: a/b", after: "\n\nx\n") {
            "; a*\($0)=b"
        },
        Trap(
            .message, "encoded pieces of a file name", size: Trap.field,
            before: "Content-Disposition: attachment; filename*0*=utf-8''a", after: "\n\nx\n"
        ) { "; filename*\($0 + 1)*=%41" },
        Trap(.message, "parameters of many names", size: Trap.field, before: "Content-Type: a/b", after: "\n\nx\n") {
            "; a\($0)=b"
        },
        Trap(.message, "charsets", before: mixed, after: "--b--\n") {
            "--b\nContent-Type: text/plain; charset=x\($0)\n\nx\n"
        },
    ]

    private static let codedPieces = [
        "=", "=\n", "=4", " \n", "A", "A=", "\u{0}", "begin 644 x\n", "begin 644 x\n#0V%T\n", "M", " ",
        "begin 644 x\n#0V%T\n`\nend\n", "begin 644 x\n#0V%T\n`\nend\nwords\n",
    ]

    private static let codings: [Trap] =
        ["quoted-printable", "base64", "x-uuencode", "7bit"].flatMap { coding in
            codedPieces.map { piece in
                Trap(
                    .message, "\(coding) of \(shown(piece))", before: "Content-Transfer-Encoding: \(coding)\n\n", piece)
            }
        } + [
            Trap(
                .message, "flowed lines", before: "Content-Type: text/plain; format=flowed; delsp=yes\n\n", "> a \n"),
            Trap(
                .message, "content ids", before: mixed + "--b\nContent-Type: text/html\n\n", "cid:",
                after: "\n--b\nContent-Type: a/b\nContent-ID: <x>\n\nx\n--b--\n"),
        ]

    private static let charsetPieces = [
        "\u{1B}$B", "\u{1B}(B", "\u{1B}(I1", "+", "+-", "+A", "+AGE-", "~{", "~}", "~\n", "a", "\u{80}", "\u{FEFF}",
        "\u{0}", "\u{E9}\u{301}", "\u{3042}", "\u{431}", "\u{E9} ",
    ]

    private static let charsets = charsetPieces.map { Trap(.charsets, shown($0), $0) }

    private static func depth(_ levels: Int) -> String {
        (0..<levels).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined() + "\n"
    }

    private static func nestedBase64(_ count: Int) -> [UInt8] {
        var bytes = Array("Subject: x\n\nx\n".utf8)
        let head = Array("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n".utf8)
        while bytes.count < count { bytes = head + Base64.encode(bytes, lineLength: 76) }
        return bytes
    }
}
