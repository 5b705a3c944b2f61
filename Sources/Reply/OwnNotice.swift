/// The sentences that Postern's own notices end with, where a client sends them back without any mark.
///
/// `OwnNoticeTests` wants each of them in a template.
enum OwnNotice {
    /// How the lines begin, in lower case: how to answer, that messages are monitored, that an address is not confirmed.
    static let sentences = [
        "to answer, press reply and write as you always do", "please note these messages are monitored for training",
        "(address not confirmed: we could not check that this mail",
        "um zu antworten, wählen sie antworten und schreiben sie wie immer",
        "bitte beachten sie: diese nachrichten werden zu schulungszwecken",
        "(adresse nicht bestätigt: wir konnten nicht prüfen, ob diese e-mail",
        "pour répondre, utilisez le bouton répondre et écrivez comme d’habitude",
        "veuillez noter que ces messages sont surveillés à des fins de formation",
        "(adresse non confirmée : nous n’avons pas pu vérifier que cet e-mail",
        "para responder, pulse responder y escriba como siempre",
        "tenga en cuenta que estos mensajes se supervisan con fines de formación",
        "(dirección no confirmada: no hemos podido comprobar que este correo",
        "om te antwoorden kiest u beantwoorden en schrijft u zoals altijd",
        "houd er rekening mee dat deze berichten voor trainingsdoeleinden",
        "(adres niet bevestigd: we konden niet nagaan of deze e-mail",
        "para responder, escolha responder e escreva como sempre faz",
        "tenha em conta que estas mensagens são monitorizadas para fins de formação",
        "(endereço não confirmado: não conseguimos verificar se este e-mail",
        "כדי להשיב, לחצו על השב וכתבו כרגיל", "לתשומת ליבכם: ההודעות האלה מנוטרות",
        "(הכתובת לא אומתה: לא יכולנו לבדוק אם המייל הזה",
    ]
    static let feet = PhraseTable(sentences)

    /// Lines above a foot in which the notice's first line is looked for.
    static let lines = 400
}

extension BodyLines {
    /// True for a line that only a notice of ours has.
    func isOwnNotice(_ index: Int) -> Bool {
        let content = lines[index].content
        guard content.count > 1, lines[index].depth == 0 else { return false }
        guard lines[index].shape.contains(.notice), content.count <= ReplyLimits.labelLineBytes else { return false }
        return OwnNotice.feet.length(in: foldedContent(index)) != nil
    }
}

extension BodyReader {
    /// The line "… wrote:" with which a notice of ours begins, or the foot itself where there is none.
    func noticeStart(above foot: Int) -> Int {
        var index = foot
        while index > 0, foot - index < OwnNotice.lines {
            index -= 1
            guard kinds[index] == .text || kinds[index] == .blank else { break }
            if kinds[index] == .text, body.lines[index].content.count <= ReplyLimits.addressBytes {
                let text = IntroductionText(bytes: body.foldedContent(index))
                if text.hasColon, text.verbEnd != nil { return index }
            }
        }
        return foot
    }
}
