/// What a signed token of ours names: the left side of an address, or of a Message-ID.
package enum AddressToken: Hashable, Sendable {
    /// `r-`: the reply address given to one party of a conversation.
    case reply(ConversationID, Party)
    /// `c-`: the contact address of one client, given to one practitioner.
    case contact(practitioner: PersonID, client: PersonID)
    /// `b-`: the return path of one outgoing mail.
    case returnPath(OutgoingMailID)
    /// `q-`: a pending question.
    case question(QuestionID)
    /// `m-`: the Message-ID of one outgoing mail.
    case message(OutgoingMailID)
    /// `v-`: the page where the words of one outgoing mail are read; stands in links only.
    case reading(OutgoingMailID)
}

extension AddressToken {
    /// The letter before the hyphen.
    enum Kind: UInt8, CaseIterable {
        case reply = 0x72  // r
        case contact = 0x63  // c
        case returnPath = 0x62  // b
        case question = 0x71  // q
        case message = 0x6D  // m
        case reading = 0x76  // v
    }

    var kind: Kind {
        switch self {
        case .reply: .reply
        case .contact: .contact
        case .returnPath: .returnPath
        case .question: .question
        case .message: .message
        case .reading: .reading
        }
    }

    /// The numbers that the token names, in the order they are written.
    var payload: [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .reply(let conversation, let party):
            Varint.append(UInt64(bitPattern: conversation.rawValue), to: &bytes)
            bytes.append(party == .practitioner ? 0 : 1)
        case .contact(let practitioner, let client):
            Varint.append(UInt64(bitPattern: practitioner.rawValue), to: &bytes)
            Varint.append(UInt64(bitPattern: client.rawValue), to: &bytes)
        case .returnPath(let mail), .message(let mail), .reading(let mail):
            Varint.append(UInt64(bitPattern: mail.rawValue), to: &bytes)
        case .question(let question):
            Varint.append(UInt64(bitPattern: question.rawValue), to: &bytes)
        }
        return bytes
    }

    /// Reads a payload back; nil when it is not exactly one of that kind.
    init?(kind: Kind, payload: ArraySlice<UInt8>) {
        var rest = payload
        guard let first = AddressToken.takeID(from: &rest) else { return nil }
        switch kind {
        case .reply:
            guard let side = rest.popFirst(), side <= 1 else { return nil }
            self = .reply(ConversationID(first), side == 0 ? .practitioner : .counterpart)
        case .contact:
            guard let client = AddressToken.takeID(from: &rest) else { return nil }
            self = .contact(practitioner: PersonID(first), client: PersonID(client))
        case .returnPath: self = .returnPath(OutgoingMailID(first))
        case .question: self = .question(QuestionID(first))
        case .message: self = .message(OutgoingMailID(first))
        case .reading: self = .reading(OutgoingMailID(first))
        }
        guard rest.isEmpty else { return nil }
    }

    private static func takeID(from bytes: inout ArraySlice<UInt8>) -> Int64? {
        guard let number = Varint.take(from: &bytes), number > 0 else { return nil }
        return Int64(exactly: number)
    }

    /// True for the letter of one of our kinds, in lower case.
    package static func isKind(_ letter: UInt8) -> Bool { Kind(rawValue: letter) != nil }

    /// True for a local part that has the shape of a token (`x-…` with one of our letters), signed or not.
    static func isShaped(_ localPart: String) -> Bool {
        let bytes = localPart.utf8.prefix(3).map(\.lowered)
        return bytes.count == 3 && bytes[1] == 0x2D && Kind(rawValue: bytes[0]) != nil
    }
}
