/// What the demonstration must show of one journey (product §2).
struct Journey {
    let title: String
    /// Words that stand in one line of the scene, parted by bars.
    let lines: [String]
    /// How many mails leave.
    let mails: Int

    static let all = [
        Journey(
            title: "1. A stranger asks",
            lines: [
                "writes to jane-doe@messages.example.org | [journey.enquiry.first]",
                "to Sam | enquiry-acknowledgement | Thank you for contacting the practitioner through our help portal",
                "to Sam | welcome", "to Jane | new-customer-enquiry | sleeping badly", "ticket 1, enquiry of Sam",
                "[journey.practitioner-answer]", "to Sam | message-from-practitioner | Wednesday at six",
                "[journey.enquirer-message]", "to Jane | enquirer-message | That suits me well",
            ], mails: 5),
        Journey(
            title: "2. A member writes",
            lines: [
                "[journey.member-first]",
                "to Mia | member-acknowledgement | Please note these messages are monitored for training purposes",
                "to Jane | existing-client-message | May we move Tuesday", "[journey.practitioner-answer]",
                "to Mia | message-from-practitioner | Four is fine.",
            ], mails: 3),
        Journey(
            title: "3. An enquiry without a name",
            lines: [
                "[held by journey.enquiry.name-needed]", "to Alex | name-needed", "Alex Kim | [question.answered]",
                "to Alex | enquiry-acknowledgement", "to Omar | new-customer-enquiry | Do you coach", "ticket 2",
            ], mails: 4),
        Journey(
            title: "4. An enquiry to nobody in particular",
            lines: [
                "writes to enquiries@messages.example.org | [journey.enquiry.general]", "to Robin | enquiry-received",
                "ticket 3, enquiry of Robin", "An agent gives ticket 3 to Omar", "to Robin | enquiry-acknowledgement",
                "to Omar | new-customer-enquiry | difficult team",
                "to Robin | message-from-support | Omar is the right",
                "private notes leave in no mail",
            ], mails: 5),
        Journey(
            title: "5. A practitioner writes first",
            lines: [
                "[journey.agenda]", "to Jane | agenda | Message to: c-", "[journey.practitioner-starts]",
                "to Noah | message-from-practitioner | Please bring your notes.", "[journey.support.not-active]",
                "to Jane | routed-to-support | not an active client", "ticket 4, support of Jane",
            ], mails: 3),
        Journey(
            title: "6. The stranger becomes a client",
            lines: [
                "ticket 1 is solved", "in-house conversation", "[journey.member-message]",
                "to Sam | member-acknowledgement",
                "to Jane | existing-client-message | I have booked",
            ], mails: 2),
        Journey(
            title: "7. Somebody is away",
            lines: [
                "away until | [automatic.note]", "to Omar | away | Robin H. is away until",
                "once more | [automatic.note]",
                "passed on once only; no mail leaves",
            ], mails: 2),
        Journey(
            title: "8. A mail comes back",
            lines: ["[report]", "to Omar | delivery-problem | did not arrive"], mails: 2),
        Journey(
            title: "9. Nobody has answered",
            lines: ["to Jane | reminder | Sam Rivers is still waiting", "#close | [command]", "the reminders end"],
            mails: 1),
        Journey(
            title: "10. Who saw whose address?",
            lines: [
                "none of the 16 mails to Sam, Mia, Alex, Robin, Noah holds an address of",
                "jane@practice.example, omar@studio.example", "none of the 11 mails to Jane, Omar holds an address of",
                "sam.rivers@mail.example, mia.lindqvist@post.example, alex77@inbox.example, robin@hale.example",
            ], mails: 0),
    ]
}
