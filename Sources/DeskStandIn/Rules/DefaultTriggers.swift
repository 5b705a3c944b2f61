/// The triggers that a new account has.
enum DefaultTriggers {
    typealias Rule = (field: String, op: String, value: JSON)
    typealias Row = (title: String, all: [Rule], any: [Rule], actions: [(field: String, value: JSON)])

    static let all: [Row] = [
        (
            "Notify requester of received request",
            [
                ("update_type", "is", "Create"), ("status", "is_not", "solved"), ("ticket_is_public", "is", "public"),
            ], [],
            [
                mail(
                    "requester_id", "[Request received] {{ticket.title}}",
                    "Your request ({{ticket.id}}) has been received.")
            ]
        ),
        (
            "Notify requester of comment update",
            [
                ("update_type", "is", "Change"), ("comment_is_public", "is", "requester_can_see_comment"),
                ("requester_id", "is_not", "current_user"),
            ], [],
            [mail("requester_id", "Re: {{ticket.title}}", "Your request ({{ticket.id}}) has been updated.")]
        ),
        (
            "Notify assignee of comment update",
            [
                ("comment_is_public", "is", "not_relevant"), ("assignee_id", "is_not", "current_user"),
                ("assignee_id", "is_not", "requester_id"), ("update_type", "is", "Change"),
            ], [],
            [mail("assignee_id", "[{{ticket.account}}] Re: {{ticket.title}}", "Ticket {{ticket.id}} has been updated.")]
        ),
        (
            "Notify assignee of assignment",
            [("assignee_id", "changed", ""), ("assignee_id", "is_not", "current_user")], [],
            [mail("assignee_id", "[{{ticket.account}}] Assignment: {{ticket.title}}", "Ticket {{ticket.id}} is yours.")]
        ),
        (
            "Notify assignee of reopened ticket",
            [
                ("assignee_id", "is_not", "current_user"), ("status", "changed_from", "solved"),
                ("status", "is_not", "closed"),
            ], [],
            [mail("assignee_id", "[{{ticket.account}}] Re: {{ticket.title}}", "Ticket {{ticket.id}} was reopened.")]
        ),
        (
            "Notify all agents of received request",
            [("update_type", "is", "Create")], [],
            [mail("all_agents", "[{{ticket.account}}] {{ticket.title}}", "Ticket {{ticket.id}} was created.")]
        ),
    ]

    private static func mail(_ whom: String, _ subject: String, _ body: String) -> (field: String, value: JSON) {
        ("notification_user", .array([.string(whom), .string(subject), .string(body)]))
    }
}

extension Trigger.Condition {
    init(_ rule: DefaultTriggers.Rule) { self.init(field: rule.field, op: rule.op, value: rule.value) }
}

extension Trigger.Action {
    init(_ action: (field: String, value: JSON)) { self.init(field: action.field, value: action.value) }
}
