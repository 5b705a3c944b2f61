/// Traps for what judges mails and puts them into threads, and for the words of a mail server.
enum TriageTraps {
    static let all: [Trap] =
        reports + headers + texts.map { Trap(.vacation, shown($0), $0) } + threads + imap

    private static let status =
        "From: mailer-daemon@x.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        + "--b\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
    private static let notice = "From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail Returned to Sender\n\n"

    private static let reports: [Trap] = [
        Trap(.triage, "recipients of a report", before: status + "Reporting-MTA: dns; x\n\n", after: "--b--\n") {
            "Final-Recipient: rfc822; a\($0)@b.example\nAction: failed\nStatus: 5.1.1\n\n"
        },
        Trap(.triage, "status codes of a report", before: status, "Status: 5.1.1\n"),
        Trap(.triage, "diagnostics of a report", before: status + "Diagnostic-Code: smtp", "; 550 5.1.1"),
        Trap(.triage, "empty groups of a report", before: status, "\n"),
        Trap(.triage, "recipients of a notice", before: notice) { "<a\($0)@b.example>: user unknown\n" },
        Trap(.triage, "reasons of a notice", before: notice, "550 5.1.1 user unknown\n"),
        Trap(.triage, "one line of reasons", before: notice, "550 5.1.1 user unknown "),
        Trap(.triage, "digits of a notice", before: notice, "5."),
        Trap(.triage, "numbers of a notice", before: notice, "192.0.2.1 "),
        Trap(.triage, "brackets of a notice", before: notice, "<"),
        Trap(.triage, "at signs of a notice", before: notice, "a@"),
        Trap(.triage, "originals of a notice", before: notice, "--- Below this line is a copy of the message.\n\n"),
        Trap(.triage, "identifiers of a notice", before: notice, "Message-ID: <m-abc@post.example>\n"),
        Trap(.triage, "words of a notice", before: notice, "could not be delivered "),
    ]

    private static let fieldPieces = [
        ("Subject", "Re: "), ("Subject", "Re["), ("Subject", "[x] "), ("Subject", "(fwd)"), ("Subject", "Re [x]: "),
        ("Subject", "Fwd: [Fwd: "), ("Subject", "]"), ("Subject", "Antwort: "), ("Subject", "out of office "),
        ("Authentication-Results", "mx.post.example; dkim=pass header.d=x;"), ("Authentication-Results", "("),
        ("Authentication-Results", ")"), ("Authentication-Results", "\""), ("Authentication-Results", ";"),
        ("Authentication-Results", "a=b "), ("Authentication-Results", "mx.post.example; spf=pass a.b=c "),
        ("References", "<m-abc@post.example> "), ("In-Reply-To", "<m-abc@post.example> "),
        ("To", "r-abc@post.example, "),
        ("Cc", "b-abc@post.example, "), ("Auto-Submitted", "("), ("Auto-Submitted", "a;"), ("List-Id", "<"),
        ("Delivered-To", "q-"), ("X-Failed-Recipients", "a@b.example,"), ("Precedence", "bulk "),
    ]

    private static let headers: [Trap] =
        fieldPieces.map { field in
            Trap(
                .triage, "\(field.0) of \(shown(field.1))", size: Trap.field,
                before: "From: a@b.example\n\(field.0): mx.post.example; ", field.1, after: "\n\nx\n")
        }
        + [
            "Authentication-Results", "ARC-Authentication-Results", "ARC-Seal", "Received", "References",
            "X-Postern-Loop", "To",
        ].map { name in
            Trap(
                .triage, "fields of \(name)", size: 12_000, before: "From: a@b.example\n",
                "\(name): mx.post.example; i=1; arc=pass; spf=pass smtp.mailfrom=x.example <a@b>\n", after: "\nx\n")
        }

    private static let texts = [
        "until ", "back on ", "3 ", "until 3 June ", "vom 3. bis ", "2026-", "03/04/2026 ", "monday ", ".", "1", "a",
        "a ",
        "to ", "from 3 to ", "until\n",
    ]

    private static let first = "Message-ID: <0@x.example>\nSubject: s\nFrom: a@x.example\n\nx\u{C}"

    private static let threads: [Trap] = [
        Trap(.threading, "each answers the one before") {
            "Message-ID: <\($0 + 1)@x.example>\nIn-Reply-To: <\($0)@x.example>\nSubject: Re: s\n\nx\u{C}"
        },
        Trap(.threading, "each answers the one after") {
            "Message-ID: <\($0)@x.example>\nIn-Reply-To: <\($0 + 1)@x.example>\nSubject: Re: s\n\nx\u{C}"
        },
        Trap(.threading, "each answers the first", before: first) {
            "Message-ID: <\($0 + 1)@x.example>\nIn-Reply-To: <0@x.example>\nSubject: Re: s\n\nx\u{C}"
        },
        Trap(.threading, "each refers to a hundred before it") { number in
            let references = (max(0, number - 100)..<number).map { "<\($0)@x.example>" }.joined(separator: " ")
            return "Message-ID: <\(number)@x.example>\nReferences: \(references)\n\nx\u{C}"
        },
        Trap(.threading, "one identifier", "Message-ID: <0@x.example>\nSubject: Re: s\n\nx\u{C}"),
        Trap(.threading, "no identifier, one subject", "Subject: Re: s\nFrom: a@x.example\n\nx\u{C}"),
        Trap(.threading, "no identifier, one subject, each of another") {
            "Subject: Re: s\nFrom: a\($0)@x.example\n\nx\u{C}"
        },
        Trap(.threading, "answers, and chains that they join by subject") {
            "Message-ID: <\($0)@x.example>\nSubject: Re: s\nFrom: a@x.example\n\nx\u{C}"
        },
    ]

    private static let imap: [Trap] = [
        Trap(.imap, "responses", "* 1 FETCH (UID 5 FLAGS (\\Seen))\r\n"),
        Trap(.imap, "mails", "* 1 FETCH (UID 5 BODY[] {12}\r\nSubject: a\r\n)\r\n"),
        Trap(.imap, "a long line", "* OK "),
        Trap(.imap, "parentheses", size: Trap.header, before: "* 1 FETCH (X ", "(", after: "\r\n"),
        Trap(.imap, "quotes", size: Trap.header, before: "* 1 FETCH (X ", "\"a\" ", after: ")\r\n"),
        Trap(.imap, "literals of one response", before: "* 1 FETCH (X ", "{1}\r\na "),
        Trap(.imap, "empty literals of one response", before: "* 1 FETCH (X ", "{0}\r\n"),
        Trap(.imap, "line ends", "\r\n"),
        Trap(.imap, "capabilities", size: Trap.header, before: "* CAPABILITY", after: "\r\n") { " X\($0)" },
        Trap(.imap, "one mail", before: "* 1 FETCH (UID 5 BODY[] {1000000}\r\n", "words\r\n"),
    ]
}
