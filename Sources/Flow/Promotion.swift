import Triage

extension Journey {
    /// An enquirer who has become a member writes again (rule 3, decided afresh for each message): their conversation is
    /// in-house from now on, and the desk has nothing left to do.
    func promotion(of conversation: KnownConversation, _ trace: inout Trace) -> [Effect] {
        guard conversation.kind == .enquiry else { return [] }
        trace.add("journey", "the enquirer is a member now: conversation \(conversation.id) goes on in-house")
        let reference = ConversationReference.existing(conversation.id)
        return [
            .setKind(conversation.id, .inHouse),
            .desk(.note("The enquirer is a member now; the conversation goes on in-house."), reference),
            .desk(.status(.solved), reference),
        ]
    }
}
