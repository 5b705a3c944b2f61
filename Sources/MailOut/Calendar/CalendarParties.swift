import Mail

/// The two sides of a calendar object that is carried, as its recipient may know them.
struct CalendarParties {
    /// Who a line of the object is about.
    enum Role: Hashable {
        case author, recipient, other
    }

    /// How one side is written into the object.
    struct Person {
        let address: EmailAddress
        /// Nil for none.
        let name: String?
    }

    /// By the recipient's own reply address: an answer to the invitation comes to the conversation.
    let author: Person
    let recipient: Person
    /// Tells whose an address is that the author's calendar has.
    let role: (EmailAddress) -> Role
}
