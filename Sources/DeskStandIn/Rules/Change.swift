/// What is being done to a ticket: gathered while it is done, then judged by triggers and told to webhooks.
struct Change {
    /// Who does it; for the API that is its user, whoever wrote the comment.
    let updater: User
    let via: Via
    let isCreation: Bool
    var comment: Comment?
    /// The fields that changed, with what they were.
    var previous: [String: JSON] = [:]
    var events: [JSON] = []
    var custom: JSON = [:]
    /// The id that the audit will have.
    let auditID: Int64
    /// A change of the system's own leaves `updated_at` alone.
    var isBySystem = false

    init(by updater: User, via: Via, isCreation: Bool, auditID: Int64) {
        self.updater = updater
        self.via = via
        self.isCreation = isCreation
        self.auditID = auditID
    }

    /// Notes that a field has another value now.
    mutating func note(_ field: String, from old: JSON, to new: JSON, id: Int64) {
        guard old != new else { return }
        if previous[field] == nil { previous[field] = old }
        var event: JSON = [
            "id": .integer(id), "type": isCreation ? "Create" : "Change", "field_name": .string(field), "value": new,
        ]
        if !isCreation { event["previous_value"] = old }
        events.append(event)
    }
}
