import Flow
import Mail
import Store
import Triage

/// The box that a message is written in, the same on every page.
struct MessageBox: Sendable {
    static let sample = MessageBox(
        action: "/conversations/1", draftAction: "/drafts", place: "/conversations/1", stamp: "0",
        securityMessage: "Please note", asksSubject: true, subject: "Tuesday", text: "Hello", isDraft: true,
        problems: Problems(
            textMissing: true, textTooLong: true, openTooLong: true, filesTooLarge: true, notKept: true))

    /// What is wrong with what was sent.
    struct Problems: Sendable, Equatable {
        var textMissing = false
        var textTooLong = false
        var openTooLong = false
        var filesTooLarge = false
        var notKept = false

        var isEmpty: Bool { self == Problems() }
    }

    var action: String
    /// Where a draft is kept while it is written.
    var draftAction = "/drafts"
    /// The name that a draft is kept by: the path of the page.
    var place: String
    var stamp: String
    var securityMessage: String
    var asksSubject = false
    var subject = ""
    var text = ""
    /// The text is one that was kept before.
    var isDraft = false
    var problems: Problems?
}

/// What somebody has typed into such a box.
struct TypedWords: Sendable {
    var subject: String
    var text: String
    var stamp: String
    var files: [TypedMessage.File]
    var problems: MessageBox.Problems

    init(_ form: UploadForm) {
        subject = TypedText.line(form["subject"])
        text = TypedText.lines(form["message"])
        stamp = form[FieldName.stamp]
        files = form.files
        problems = MessageBox.Problems()
        problems.textMissing = text.isEmpty && files.isEmpty
        problems.textTooLong =
            text.unicodeScalars.count > WebLimits.messageCharacters
            || subject.unicodeScalars.count > WebLimits.subjectCharacters
        problems.filesTooLarge = files.count > WebLimits.uploadFiles
    }
}

/// Sends what is typed into message boxes, from whichever page.
struct MessageBoxes: Sendable {
    let site: Site

    /// An empty box, or one with what was begun there.
    func box(_ viewer: Viewer, at path: String, asksSubject: Bool = false) async throws -> MessageBox {
        let draft = try await site.store.draft(of: viewer.person.id, at: path)
        return MessageBox(
            action: path, place: path, stamp: site.newStamp(), securityMessage: site.settings.securityMessage,
            asksSubject: asksSubject, subject: draft?.subject ?? "", text: draft?.text ?? "", isDraft: draft != nil)
    }

    /// What became of a message that was sent.
    enum Sent {
        case filed(ConversationID?, isSupport: Bool)
        /// Kept for the operator; whoever wrote it is told that it waits.
        case held
        /// Not sent: the box as it was, with what is wrong.
        case refused(MessageBox)
    }

    /// - Parameter path: of the page, by which drafts are kept.
    func send(
        _ typed: TypedWords, to aim: TypedMessage.Aim, by viewer: Viewer, at path: String, asksSubject: Bool = false
    ) async throws -> Sent {
        var problems = typed.problems
        let stamp = FormStamp(typed.stamp, key: site.settings.formKey)
        if stamp?.age(at: site.now()) ?? .tooOld == .tooOld { problems.openTooLong = true }
        guard problems.isEmpty, let stamp else { return .refused(box(typed, at: path, asksSubject, problems)) }
        var message = TypedMessage(
            id: stamp.formID, author: viewer.person, aim: aim, subject: typed.subject, text: typed.text,
            channel: .web, sawWordingAt: stamp.madeAt)
        message.files = typed.files
        let outcome: WritingOutcome
        do {
            outcome = try await site.writing.write(message)
        } catch {
            return .refused(box(typed, at: path, asksSubject, MessageBox.Problems(notKept: true)))
        }
        try await site.store.dropDraft(of: viewer.person.id, at: path)
        switch outcome {
        case .filed(let conversation, let isSupport): return .filed(conversation, isSupport: isSupport)
        case .held: return .held
        case .refused: throw WebFailure.notFound
        }
    }

    /// The same form keeps its stamp, so that what was filed by a lost answer is not filed twice; only a worn one is new.
    private func box(
        _ typed: TypedWords, at path: String, _ asksSubject: Bool, _ problems: MessageBox.Problems
    ) -> MessageBox {
        MessageBox(
            action: path, place: path, stamp: problems.openTooLong ? site.newStamp() : typed.stamp,
            securityMessage: site.settings.securityMessage, asksSubject: asksSubject, subject: typed.subject,
            text: typed.text, problems: problems)
    }
}
