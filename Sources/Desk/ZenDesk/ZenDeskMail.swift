import Curl
import Foundation
import Mail
import Reply
import Triage

/// An agent's words as the relay takes them: text, and a mail of text, HTML, images and files.
struct ZenDeskMail: Sendable {
    var text: String
    var bytes: [UInt8]?
    /// Files that do not go on, each with the reason.
    var leftOut: [String] = []
}

extension ZenDesk {
    /// Of all files of one comment together; what is more stays at the desk.
    private static let mostBytes = 25 << 20

    /// The words of a comment with its files, fetched: links to them would want a login.
    func mail(of comment: ZenDeskComment) async throws -> ZenDeskMail {
        let html = comment.htmlBody ?? ""
        let text = html.isEmpty ? comment.body ?? "" : plainText(fromHTML: html)
        var mail = ZenDeskMail(text: text.trimmingCharacters(in: .whitespacesAndNewlines))
        var composed = ComposedComment(html: html, seed: comment.id)
        var left = Self.mostBytes
        for file in comment.attachments ?? [] where file.deleted != true {
            if let objection = objection(to: file, left) {
                mail.leftOut.append("\(file.fileName) (\(objection))")
                continue
            }
            do {
                let bytes = try await content(of: file, limit: left)
                left -= bytes.count
                composed.add(file, bytes)
            } catch let trouble as ZenDeskTrouble where trouble.cause != .network && trouble.certainty == .never {
                mail.leftOut.append("\(file.fileName) (\(trouble.description))")
            }
        }
        // Files alone are words too: an entry without any would go to nobody.
        if mail.text.isEmpty { mail.text = composed.names.joined(separator: ", ") }
        mail.bytes = try composed.bytes(text: mail.text)
        return mail
    }

    private func objection(to file: ZenDeskAttachment, _ left: Int) -> String? {
        switch file.malwareScanResult {
        case "malware_found": return "a virus was found in it"
        case "malware_not_found": break
        default: return "it was not looked through for viruses"
        }
        return (file.size ?? 0) > left ? "too large for a mail" : nil
    }

    /// The bytes of a file by its two hops: our login goes to the account's own address only.
    ///
    /// QUIRK: the host of the files answers 403 to whoever shows credentials (ZenDeskReplyTests.filesAndImage).
    private func content(of file: ZenDeskAttachment, limit: Int) async throws -> [UInt8] {
        guard file.contentUrl.hasPrefix("\(settings.url)/") else {
            throw ZenDeskTrouble(.never, .other, "its address is not the account's")
        }
        let first = try await client.fetch(file.contentUrl, isOurs: true, limit: limit)
        if first.status == 200 { return first.body }
        guard [301, 302, 303, 307, 308].contains(first.status), let next = first["location"], isFileHost(next) else {
            throw ZenDeskTrouble(first)
        }
        let second = try await client.fetch(next, isOurs: false, limit: limit)
        guard second.status == 200 else { throw ZenDeskTrouble(second) }
        return second.body
    }

    /// Where ZenDesk keeps files; with an account on this machine, this machine.
    private func isFileHost(_ address: String) -> Bool {
        guard let url = URL(string: address), let host = url.host?.lowercased() else { return false }
        let account = URL(string: settings.url)
        if account?.scheme == "http" { return host == account?.host?.lowercased() }
        return url.scheme == "https"
            && (host.hasSuffix(".zdusercontent.com") || host.hasSuffix(".zendesk.com")
                || host == account?.host?.lowercased())
    }
}

/// A comment being made into a mail.
private struct ComposedComment {
    private var html: String
    private let seed: Int64
    private var images: [OutgoingMessage.Body] = []
    private var files: [OutgoingMessage.Body] = []
    private(set) var names: [String] = []

    init(html: String, seed: Int64) {
        self.html = html
        self.seed = seed
    }

    mutating func add(_ file: ZenDeskAttachment, _ bytes: [UInt8]) {
        let id = "\(file.id).\(seed)@zendesk.invalid"
        let address = [file.contentUrl, file.contentUrl.replacing("&", with: "&amp;")].first { html.contains($0) }
        let type = Self.type(file.contentType)
        names.append(file.fileName)
        if let address, type.hasPrefix("image/") {
            html = html.replacing(address, with: "cid:\(id)")
            images.append(.file(bytes, contentType: type, filename: name(file), contentID: id, isInline: true))
        } else {
            files.append(.file(bytes, contentType: type, filename: name(file), contentID: nil, isInline: false))
        }
    }

    func bytes(text: String) throws -> [UInt8] {
        var body: OutgoingMessage.Body = .text(text, subtype: "plain")
        if !html.isEmpty {
            var rich: OutgoingMessage.Body = .text(html, subtype: "html")
            if !images.isEmpty { rich = .multipart(subtype: "related", [rich] + images) }
            body = .multipart(subtype: "alternative", [body, rich])
        }
        if !files.isEmpty { body = .multipart(subtype: "mixed", [body] + files) }
        var count = 0
        // No text can hold it: it is made of the text.
        let digest = Digest(of: Array(html.utf8) + Array(text.utf8)).bytes.prefix(12)
        let root = digest.map { String($0, radix: 16) }.joined()
        return try OutgoingMessage(fields: [], body: body).bytes {
            count += 1
            return "zd-\(root)-\(count)"
        }
    }

    private func name(_ file: ZenDeskAttachment) -> String {
        String(file.fileName.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    }

    private static func type(_ type: String?) -> String {
        let essence = (type ?? "").prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
        let halves = essence.split(separator: "/", omittingEmptySubsequences: false)
        let isToken =
            halves.count == 2 && halves[0] != "multipart"
            && halves.allSatisfy { half in
                !half.isEmpty
                    && half.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"()<>@,;:\\\"/[]?=".utf8.contains($0) }
            }
        return isToken ? essence : "application/octet-stream"
    }
}
