import Foundation
import Testing

@testable import Reply

@Suite("Our own notices coming back")
struct OwnNoticeTests {
    static let notice = """
        Jane Doe wrote:

        Could we move the session?
        It rains.

        To answer, press Reply and write as you always do. Your own address stays hidden.

        --
        Please note these messages are monitored for training purposes
        Sent by Hill Road.
        """
    static let marked = notice.split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }
        .joined(separator: "\n")
    static let introduction = "On Tue, 4 Mar 2025 at 09:12, Jane Doe <c-1@example.org> wrote:"
    static let header = "From: Jane Doe <c-1@example.org>\nSent: 4 March 2025 09:12\nTo: Bo\nSubject: Session"

    static let returned = [
        "\(introduction)\n\n\(marked)", "\(introduction)\n\(notice)", "\(header)\n\n\(notice)",
        "-----Original Message-----\n\(header)\n\n\(notice)", marked, notice,
        notice.replacingOccurrences(of: "Your own", with: "Your\nown"),
        notice.replacingOccurrences(of: "\n\n", with: "\n"),
    ]

    @Test("The words above our notice are the reply, whatever a client made of the notice", arguments: returned)
    func above(_ notice: String) {
        for words in ["Thursday is fine.", "Thursday is fine.\n\nIs the room free?"] {
            #expect(extractReply(plain: "\(words)\n\n\(notice)").text == words)
            #expect(extractReply(plain: "\(words)\n\nSent from my iPhone\n\n\(notice)").text == words)
        }
    }

    @Test("Words below our marked notice are the reply")
    func below() {
        #expect(extractReply(plain: "\(Self.introduction)\n\(Self.marked)\n\nYes, Friday.").text == "Yes, Friday.")
    }

    /// How the notices of other languages end, and what their writers said above.
    static let languages = [
        "Jane Doe schrieb:\n\nGeht Dienstag?\n\nUm zu antworten, wählen Sie Antworten und schreiben Sie wie immer.",
        "Jane Doe a écrit :\n\nMardi ?\n\nPour répondre, utilisez le bouton Répondre et écrivez comme d’habitude.",
        "Jane Doe escribió:\n\n¿El martes?\n\nPara responder, pulse Responder y escriba como siempre.",
        "Jane Doe schreef:\n\nDinsdag?\n\nOm te antwoorden kiest u Beantwoorden en schrijft u zoals altijd.",
        "Jane Doe escreveu:\n\nNa terça?\n\nPara responder, escolha Responder e escreva como sempre faz.",
    ]

    @Test("The words above a notice in another language are the reply", arguments: languages)
    func otherLanguages(_ notice: String) {
        #expect(extractReply(plain: "Thursday is fine.\n\n\(notice)").text == "Thursday is fine.")
    }

    @Test("Each sentence by which a notice of ours is known stands in a template, and each language has one")
    func templates() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "templates")
        guard let files = FileManager.default.enumerator(atPath: folder.path) else { return }
        let texts = files.compactMap { $0 as? String }.filter { $0.hasSuffix("txt") }.map { path in
            let text = (try? String(contentsOf: folder.appending(path: path), encoding: .utf8)) ?? ""
            let words = text.lowercased().replacing("*", with: "").replacing("\n! ", with: "\n(")
            return (language: path.prefix { $0 != "/" }, words: words.replacing("\u{A0}", with: " "))
        }
        guard !texts.isEmpty else { return }
        for sentence in OwnNotice.sentences {
            #expect(texts.contains { $0.words.contains(sentence) }, "\(sentence)")
        }
        for language in Set(texts.map(\.language)) {
            let known = OwnNotice.sentences.filter { foot in
                texts.contains { $0.language == language && $0.words.contains(foot) }
            }
            #expect(known.count == 3, "\(language)")
        }
    }
}
