package import Mail

// What the web's pages ask of the rest: the modules that could answer stand beside each other and never meet, so the
// pages know these protocols only, and the program gives them what answers.

/// What a link in a mail leads to: the questions that the store keeps, seen from the web.
package protocol ActionPort: Sendable {
    /// What the question asks; changes nothing, however often it is called: link scanners open everything.
    ///
    /// - Parameter token: the `q-…` local part, in lower case; nothing about it is proven yet.
    /// - Returns: nil for a token that was never given out or does not verify.
    /// - Throws: whatever keeps the store from answering.
    func page(for token: String) async throws -> ActionPage?

    /// Answers the question.
    ///
    /// Of two calls at the same time with the same token one acts and the other one is told `alreadyUsed`.
    ///
    /// - Parameters:
    ///   - token: the `q-…` local part, in lower case.
    ///   - choice: one that the question's page offers.
    ///   - name: what the person calls themselves, one line of at most 200 characters; only with `name`.
    /// - Throws: whatever keeps the store from answering; nothing has happened then.
    func act(on token: String, choice: ActionChoice, name: String?) async throws -> ActionOutcome
}

/// A question as its page shows it.
package struct ActionPage: Hashable, Sendable {
    /// Whether it can still be answered.
    package enum Standing: Hashable, Sendable { case open, used, expired }

    package var kind: QuestionKind
    package var standing: Standing
    /// When the mail in question came; nil where the question is about none.
    package var heldAt: Timestamp?
    /// The subject of the mail in question, where whoever was asked may read it; nil otherwise.
    package var subject: String?
    /// The address that may be added to the person, written as they may see it.
    ///
    /// Nil where it must not be shown or added; the page then does not offer to: nobody adds what they cannot read.
    package var addableAddress: String?

    package init(
        kind: QuestionKind, standing: Standing, heldAt: Timestamp? = nil, subject: String? = nil,
        addableAddress: String? = nil
    ) {
        self.kind = kind
        self.standing = standing
        self.heldAt = heldAt
        self.subject = subject
        self.addableAddress = addableAddress
    }

    /// The answers that this page offers.
    package var choices: [ActionChoice] {
        switch kind {
        case .confirmSender: addableAddress == nil ? [.yes, .no] : [.yes, .yesAndAddAddress, .no]
        case .confirmAddress: [.yes, .no]
        case .name, .noAnswerNeeded: [.yes]
        }
    }
}

/// What a person answers by pressing a button.
package enum ActionChoice: String, Hashable, Sendable, CaseIterable {
    case yes
    /// Yes, and mail from that address is theirs from now on.
    case yesAndAddAddress = "yes-and-add-address"
    case no
}

/// What came of an answer.
package enum ActionOutcome: Hashable, Sendable, CaseIterable { case done, alreadyUsed, expired, unknown }

/// Takes enquiries from the public form.
package protocol EnquiryPort: Sendable {
    /// The practitioner behind a public handle; nil where nobody has it, or they take no enquiries.
    ///
    /// - Parameter handle: in lower case.
    /// - Throws: whatever keeps the store from answering.
    func practitioner(handle: String) async throws -> PublicPractitioner?

    /// Files an enquiry as if it had come by mail.
    ///
    /// - Throws: whatever keeps the store from filing; nothing has happened then.
    func submit(_ enquiry: FormEnquiry) async throws -> FormOutcome
}

/// What anybody may know of a practitioner.
package struct PublicPractitioner: Hashable, Sendable {
    package var handle: String
    package var name: String

    package init(handle: String, name: String) {
        self.handle = handle
        self.name = name
    }
}

/// An enquiry as the form gives it: lengths checked, control characters gone.
package struct FormEnquiry: Hashable, Sendable {
    /// The same for every sending of one opened form: a double click or a reload must not act twice.
    package var formID: String
    /// One line, 1 to 200 characters.
    package var name: String
    package var email: EmailAddress
    /// 1 to 20,000 characters, lines ended by LF.
    package var message: String
    /// Nil for the general form.
    package var practitioner: String?
    /// Where it came from, for counting: an IPv4 address, or the /64 network of an IPv6 address.
    package var source: String
    /// When the form, with the security message above the box, was made for this person.
    package var shownAt: Timestamp

    package init(
        formID: String, name: String, email: EmailAddress, message: String, practitioner: String?, source: String,
        shownAt: Timestamp
    ) {
        self.formID = formID
        self.name = name
        self.email = email
        self.message = message
        self.practitioner = practitioner
        self.source = source
        self.shownAt = shownAt
    }
}

/// A field of the public forms.
package enum FormField: String, Hashable, Sendable, CaseIterable { case name, email, message }

/// What became of a form.
package enum FormOutcome: Hashable, Sendable {
    case accepted
    /// Over a cap: kept for the operator. The sender is shown the same as with `accepted`.
    case held
    /// Nothing was kept; the fields that the person should look at again.
    case refused(Set<FormField>)
}

/// Says whether the program does its work.
package protocol HealthPort: Sendable {
    /// Asks the store for something small; answers within a few seconds whatever happens.
    func health() async -> Health
}

/// Whether the program does its work.
package enum Health: Hashable, Sendable {
    case well
    /// What does not work, in one word that may be public: `store`.
    case failing(String)
}
