import Testing

@testable import Reply

@Suite("Small print")
struct SmallPrintTests {
    static let quote = "On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:\n> Could we move it?"

    static let prints = [
        "This e-mail and any attachments are confidential. If you are not the intended recipient, please delete it.",
        "CONFIDENTIALITY NOTICE: this message may hold privileged\nwords for its intended recipient only.",
        "*** Confidentiality notice: this message is privileged. ***",
        "Disclaimer\n\nThis email is confidential and meant for its intended recipient.",
        "P Please consider the environment before printing this e-mail.",
        "Virus-free. www.avg.com",
        "This email has been checked for viruses by Avast antivirus software.\nwww.avast.com",
        "You received this message because you are subscribed to the list.\nTo unsubscribe, write to x@example.org.",
        "Diese E-Mail enthält vertrauliche Angaben. Wer nicht der Adressat ist, möge sie löschen.",
        "Ce message et ses pièces jointes sont confidentiels.",
        "Este mensaje y sus archivos son confidenciales y van a su destinatario.",
        "Questo messaggio è riservato al suo destinatario.", "Esta mensagem é confidencial.",
        "Niniejsza wiadomość jest poufna.", "Dit bericht is uitsluitend bestemd voor de geadresseerde.",
        "Это сообщение конфиденциально.", "本邮件及其附件含有保密信息。", "このメールには機密の内容が含まれます。",
    ]

    @Test("What is printed below every mail goes: at the end, above a quote and below it", arguments: prints)
    func goes(_ print: String) {
        for mail in ["Fine.\n\n\(print)", "Fine.\n\n\(print)\n\n\(Self.quote)", "Fine.\n\n\(Self.quote)\n\n\(print)"] {
            let reply = extractReply(plain: mail)
            #expect(reply.text == "Fine.")
            #expect(reply.confidence >= ExtractedReply.sure)
        }
        #expect(
            extractReply(plain: "Fine.\n\n\(print)", options: ReplyOptions(keepSignature: true)).text
                == "Fine.\n\n\(print)")
    }

    @Test("Where words follow, it stays", arguments: prints)
    func wordsBelow(_ print: String) {
        let mail = "Fine.\n\n\(print)\n\nI forgot: the key is under the mat."
        #expect(extractReply(plain: mail).text == mail)
    }

    static let sentences = [
        "Confidential: please tell nobody that I am ill.", "This message may surprise you.\n\nI am getting married!",
        "Hello.\n\nNotice: I moved house.\n\nThe new address follows.",
        "Hello.\n\nDisclaimer: I am no doctor.\n\nBut it hurts here.",
        "I need help.\n\nThis email is confidential between us, please do not tell my mother.",
        "This e-mail and any attachments are confidential to me. The intended recipient is you.",
    ]

    @Test("A person's own words that begin alike stay", arguments: sentences)
    func stays(_ mail: String) {
        #expect(extractReply(plain: mail).text == mail)
    }
}
