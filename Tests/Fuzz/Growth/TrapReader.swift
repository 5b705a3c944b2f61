import Mail
import Reply
import Triage

@testable import MailIn

/// What reads a trap: an entry point with all that the program asks of it.
enum TrapReader: String, CaseIterable, Sendable {
    case message
    case charsets
    case plain
    case html
    case triage
    case vacation
    case threading
    case imap

    /// Bytes of a trap where it says nothing else; some readers cost more a byte.
    var size: Int {
        switch self {
        case .html, .threading: 250_000
        case .charsets, .vacation: 300_000
        default: Trap.body
        }
    }

    private static let keys = TokenKeys(current: TokenKeys.Key(id: 7, secret: [UInt8](0..<32)))
    private static let scheme = AddressScheme(domain: "post.example", style: .catchAll)
    private static let trust = AuthenticationPolicy(trustedServers: ["mx.post.example"], arcSealers: ["seal.example"])
    private static let labels: [String?] = [
        nil, "utf-8", "iso-2022-jp", "utf-7", "gb18030", "hz-gb-2312", "utf-16", "big5",
    ]
    /// What a connection gives at a time.
    private static let chunk = 16_384

    /// Reads the input; the result only keeps the work from being left out.
    @discardableResult
    func read(_ input: [UInt8]) -> Int {
        switch self {
        case .message: Self.message(input)
        case .charsets: Self.labels.reduce(0) { $0 + Charset.text(input, label: $1).utf8.count }
        case .plain: extractReply(plain: String(decoding: input, as: UTF8.self)).text.utf8.count
        case .html: Self.html(String(decoding: input, as: UTF8.self))
        case .triage: Self.triage(Message(parsing: input))
        case .vacation:
            vacationReturn(
                subject: "", text: String(decoding: input, as: UTF8.self), sentAt: Timestamp(seconds: 1_750_000_000)
            ) == nil ? 0 : 1
        case .threading:
            threads(of: input.split(separator: 0x0C).map { ThreadedMail(Message(parsing: Array($0))) }).count
        case .imap: Self.imap(input)
        }
    }

    private static func message(_ input: [UInt8]) -> Int {
        let mail = Message(parsing: input)
        let boxes = mail.from + mail.to + mail.cc + mail.replyTo
        let ids = mail.references + mail.inReplyTo + [mail.messageID].compactMap(\.self)
        let bodies = MessageBodies(of: mail)
        let files = mail.attachments
        let inner = mail.allParts.reduce(0) { $0 + (mail.embedded(in: $1)?.plainBody?.utf8.count ?? 0) }
        return boxes.count + ids.count + mail.subject.utf8.count + (mail.date == nil ? 0 : 1) + files.count + inner
            + (bodies.plain?.utf8.count ?? 0) + (bodies.html?.utf8.count ?? 0) + mail.attachmentNames.count
    }

    private static func html(_ text: String) -> Int {
        let same = HTMLRewriting(text: { $0 }, link: { $0 }, contentID: { $0 })
        return extractReply(html: text).text.utf8.count + plainText(fromHTML: text).utf8.count
            + sanitizedHTML(text, rewriting: same).utf8.count + (newHTML(from: text)?.html.utf8.count ?? 0)
    }

    private static func triage(_ mail: Message) -> Int {
        let verdict = judge(mail, by: JudgePolicy(scheme: scheme, keys: keys))
        let found = threadKeys(of: mail, scheme: scheme, keys: keys)
        return verdict.evidence.count + (deliveryReport(in: mail)?.recipients.count ?? 0) + found.found.count
            + proveSender(of: mail, by: trust).evidence.count + baseSubject(mail.subject).utf8.count
            + (complaint(in: mail) == nil ? 0 : 1) + extractReply(from: mail).text.utf8.count
    }

    private static func imap(_ input: [UInt8]) -> Int {
        var decoder = IMAPDecoder(literalLimit: input.count)
        var count = 0
        var start = 0
        while start < input.count {
            decoder.append(Array(input[start..<min(start + chunk, input.count)]))
            start += chunk
            do throws(IMAPError) {
                while try decoder.next() != nil { count += 1 }
            } catch {
                return count
            }
        }
        return count
    }
}
