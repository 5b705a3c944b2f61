import Foundation
import TestSupport

/// Mails as they lie in a practice's mailbox: answers with what they answer, enquiries, some with files.
///
/// In the mean about 40 kB, half of them below 9 kB: headers of three servers with signatures, text and HTML beside each
/// other in quoted-printable or base64, several charsets. The same seed gives the same mails.
struct PracticeMails {
    private var random: SeededGenerator
    private var number = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// That many mails, one after the other.
    mutating func mails(_ count: Int) -> [[UInt8]] { (0..<count).map { _ in next() } }

    /// The next mail.
    mutating func next() -> [UInt8] {
        number += 1
        let language = Language.all[chance(0.7) ? 0 : pick(Language.all.count)]
        let words = (0..<(2 + pick(5))).map { _ in paragraph(language) }
        let quoted = chance(0.6) ? (0..<(2 + pick(12))).map { _ in paragraph(language) } : []
        let plain = plainText(words, quoted, language)
        let body =
            chance(0.25) ? part("plain", plain, language) : alternative(plain, html(words, quoted, language), language)
        let files = chance(0.05) ? (0..<(1 + pick(2))).map { _ in file() } : []
        let whole = files.isEmpty ? body : multipart("mixed", [body] + files)
        return Array(head(language)) + [UInt8](whole)
    }

    // MARK: Text

    private mutating func paragraph(_ language: Language) -> String {
        (0..<(1 + pick(4))).map { _ in
            (0..<(5 + pick(14))).map { _ in language.words[pick(language.words.count)] }.joined(separator: " ") + "."
        }.joined(separator: " ")
    }

    private func plainText(_ words: [String], _ quoted: [String], _ language: Language) -> String {
        let own = words.map { wrapped($0) } + ["\(language.closing),\nPerson Number\(number)"]
        let lines = quoted.flatMap { (text: String) -> [String] in
            wrapped(text).split(separator: "\n").map(String.init) + [""]
        }.map { $0.isEmpty ? ">" : "> \($0)" }
        let old = lines.isEmpty ? [] : ["\(introduction(language))\n\n" + lines.joined(separator: "\n")]
        return (own + old).joined(separator: "\n\n") + "\n"
    }

    private func introduction(_ language: Language) -> String {
        "\(language.on) 22.11.2026 10:0\(number % 10), Jane Doe <jane-doe@practice.example> \(language.wrote):"
    }

    private func wrapped(_ text: String) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].utf8.count + word.utf8.count > 72 { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines.joined(separator: "\n")
    }

    private func html(_ words: [String], _ quoted: [String], _ language: Language) -> String {
        let style = "style=\"margin:0;font-family:Calibri,Helvetica,sans-serif;font-size:11pt;color:#000\""
        let own = words.map { "<p class=\"MsoNormal\" \(style)>\($0)</p>\n" }.joined()
        let old = quoted.map { "<p \(style)>\($0)</p>\n" }.joined()
        let quote =
            old.isEmpty
            ? ""
            : "<div class=\"gmail_quote\"><div class=\"gmail_attr\">\(introduction(language))</div>"
                + "<blockquote class=\"gmail_quote\">\(old)</blockquote></div>"
        return
            "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html\"></head><body>\(own)\(quote)</body></html>\n"
    }

    // MARK: Parts

    private mutating func alternative(_ plain: String, _ html: String, _ language: Language) -> Data {
        multipart("alternative", [part("plain", plain, language), part("html", html, language)])
    }

    private mutating func multipart(_ subtype: String, _ parts: [Data]) -> Data {
        let boundary = "----=_Part_\(number)_\(token(24))"
        var bytes = Data("Content-Type: multipart/\(subtype); boundary=\"\(boundary)\"\r\n\r\n".utf8)
        for part in parts { bytes += Data("--\(boundary)\r\n".utf8) + part + Data("\r\n".utf8) }
        return bytes + Data("--\(boundary)--\r\n".utf8)
    }

    private mutating func part(_ subtype: String, _ text: String, _ language: Language) -> Data {
        let isLegacy = language.legacy != nil && chance(0.4)
        let (charset, encoding) = isLegacy ? language.legacy ?? ("utf-8", .utf8) : ("utf-8", .utf8)
        let lines = text.replacingOccurrences(of: "\n", with: "\r\n")
        let bytes = lines.data(using: encoding, allowLossyConversion: true) ?? Data()
        let usesBase64 = language.isFarFromASCII || chance(0.1)
        let body = usesBase64 ? Data(base64(bytes).utf8) : quotedPrintable(bytes)
        let head =
            "Content-Type: text/\(subtype); charset=\"\(charset)\"\r\n"
            + "Content-Transfer-Encoding: \(usesBase64 ? "base64" : "quoted-printable")\r\n\r\n"
        return Data(head.utf8) + body
    }

    /// A file of 20 kB to 1.5 MB, most of them small.
    private mutating func file() -> Data {
        let size = Int(20_000 * pow(75, Double.random(in: 0...1, using: &random)))
        let head =
            "Content-Type: image/jpeg; name=\"photo \(number).jpg\"\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment; filename*=utf-8''photo%20\(number).jpg\r\n\r\n"
        return Data((head + base64(Data(random.bytes(size)))).utf8)
    }

    private func base64(_ bytes: Data) -> String {
        bytes.base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
    }

    private func quotedPrintable(_ bytes: Data) -> Data {
        var output: [UInt8] = []
        var column = 0
        for byte in bytes {
            let isPlain = (byte >= 0x20 && byte < 0x7F && byte != 0x3D) || byte == 0x0A || byte == 0x0D
            if byte == 0x0A {
                column = 0
            } else if column >= 72 {
                output += Array("=\r\n".utf8)
                column = 0
            }
            output += isPlain ? [byte] : Array(String(format: "=%02X", byte).utf8)
            column += isPlain ? 1 : 3
        }
        return Data(output)
    }

    // MARK: Header

    private mutating func head(_ language: Language) -> String.UTF8View {
        let name =
            language.isFarFromASCII ? "=?utf-8?B?\(Data(language.words[0].utf8).base64EncodedString())?=" : "Person"
        let servers = (1...3).map { hop in
            "Received: from mail-\(token(5)).people.example (mail-\(hop).people.example. [192.0.2.\(hop)])\r\n"
                + "        by mx\(hop).practice.example with ESMTPS id \(token(28))\r\n        for <jane-doe@practice.example>\r\n"
                + "        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\r\n"
                + "        Sun, 22 Nov 2026 10:00:0\(hop) +0000\r\n"
        }
        let signatures = ["DKIM-Signature", "X-Google-DKIM-Signature", "ARC-Message-Signature", "ARC-Seal"].map {
            field in
            "\(field): v=1; a=rsa-sha256; c=relaxed/relaxed; d=people.example; s=s2026;\r\n"
                + (0..<6).map { _ in "        \(token(64))\r\n" }.joined()
        }
        let references = (0..<pick(12)).map { _ in "\r\n <\(token(20))@mail.people.example>" }.joined()
        return """
            Return-Path: <person\(number)@people.example>\r
            Delivered-To: jane-doe@practice.example\r
            \(servers.joined())\(signatures.joined())Authentication-Results: mx.practice.example; dkim=pass; dmarc=pass\r
            From: \(name) Number\(number) <person\(number)@people.example>\r
            To: "Doe, Jane" <jane-doe@practice.example>\r
            Subject: Re: \(name) \(number)\r
            Message-ID: <\(token(30))@mail.people.example>\r
            In-Reply-To: <\(token(20))@mail.practice.example>\r
            References: <\(token(20))@mail.practice.example>\(references)\r
            Date: Sun, 22 Nov 2026 10:00:00 +0000\r
            MIME-Version: 1.0\r

            """.utf8
    }

    // MARK: Chance

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
    private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    private mutating func token(_ length: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/".utf8)
        return String(decoding: random.bytes(length).map { letters[Int($0 & 63)] }, as: UTF8.self)
    }
}

/// What a language contributes to a mail.
private struct Language {
    let words: [String]
    let on: String
    let wrote: String
    let closing: String
    /// The charset that older programs write it in.
    let legacy: (String, String.Encoding)?
    var isFarFromASCII = false

    static let all = [
        Language(
            words: split(
                "I would like to know whether you have time next week for a first session because my sleep has been poor since"
                    + " the move and a friend told me about your work with people who travel often thank you kindly"),
            on: "On", wrote: "wrote", closing: "Kind regards", legacy: ("us-ascii", .ascii)),
        Language(
            words: split(
                "ich möchte gern wissen ob Sie nächste Woche Zeit für ein erstes Gespräch haben weil ich seit dem Umzug"
                    + " schlecht schlafe und mir eine Freundin von Ihnen erzählt hat herzlichen Dank im Voraus"),
            on: "Am", wrote: "schrieb", closing: "Viele Grüße", legacy: ("iso-8859-1", .isoLatin1)),
        Language(
            words: split(
                "je voudrais savoir si vous avez un créneau la semaine prochaine pour une première séance depuis le déménagement"
                    + " je dors très mal et une amie m'a parlé de votre travail merci beaucoup"),
            on: "Le", wrote: "a écrit", closing: "Cordialement", legacy: ("windows-1252", .windowsCP1252)),
        Language(
            words: split(
                "я хотела бы узнать есть ли у вас время на следующей неделе для первой встречи после переезда я плохо сплю"
                    + " спасибо большое подруга рассказала о вашей работе"),
            on: "От", wrote: "написал(а)", closing: "С уважением", legacy: ("windows-1251", .windowsCP1251),
            isFarFromASCII: true),
    ]

    private static func split(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
