extension DeskSettings {
    /// Takes the settings that are named, by the names of docs/desk-stand-in.md.
    ///
    /// - Throws: `Failure` where a name is not known.
    mutating func take(_ values: JSON) throws {
        for (name, value) in (values.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            if let path = Self.switches[name], let truth = value.bool {
                self[keyPath: path] = truth
            } else if let path = Self.numbers[name], let number = value.integer {
                self[keyPath: path] = number
            } else if let path = Self.counts[name], let number = value.integer {
                self[keyPath: path] = Int(number)
            } else if let path = Self.seconds[name], let number = value.double {
                self[keyPath: path] = number
            } else if let path = Self.words[name], let text = value.string {
                self[keyPath: path] = text
            } else if name == "in_flight", let policy = value.string.flatMap(InFlight.init) {
                inFlight = policy
            } else if name == "allowed_endings", let list = value.array {
                allowedEndings = Set(list.compactMap(\.string))
            } else if name == "limits" {
                limits.take(value)
            } else {
                throw Failure.invalid(name, "\(name): is no setting, or has no such value")
            }
        }
    }

    private static let switches: [String: any WritableKeyPath<DeskSettings, Bool> & Sendable] = [
        "api_tokens": \.allowsAPITokens, "anonymous_requests": \.allowsAnonymousRequests,
        "assigns_solver": \.assignsSolver, "ccs": \.ccsEnabled, "private_attachments": \.privateAttachments,
        "search_repeats_rows": \.searchRepeatsRows, "limits_are_on": \.limitsAreOn,
        "delivers_first": \.deliversFirst, "pretty_deliveries": \.prettyDeliveries,
        "signs_with_system_time": \.signsWithSystemTime,
    ]
    private static let numbers: [String: any WritableKeyPath<DeskSettings, Int64> & Sendable] = [
        "solved_to_closed": \.solvedToClosed, "closed_to_archived": \.closedToArchived, "key_lifetime": \.keyLifetime,
        "upload_lifetime": \.uploadLifetime, "scan_delay": \.scanDelay, "link_lifetime": \.linkLifetime,
        "search_lag": \.searchLag, "export_delay": \.exportDelay,
    ]
    private static let counts: [String: any WritableKeyPath<DeskSettings, Int> & Sendable] = [
        "comments_per_ticket": \.commentsPerTicket, "characters_per_comment": \.charactersPerComment,
        "bad_upload_status": \.badUploadStatus, "largest_upload": \.largestUpload,
    ]
    private static let seconds: [String: any WritableKeyPath<DeskSettings, Double> & Sendable] = [
        "webhook_timeout": \.webhookTimeout, "webhook_spacing": \.webhookSpacing,
    ]
    private static let words: [String: any WritableKeyPath<DeskSettings, String> & Sendable] = [
        "scan_verdict": \.scanVerdict
    ]
}

extension RateLimits {
    /// `account`, `per-ticket-updates` or the name of an endpoint, each with the number of requests.
    mutating func take(_ values: JSON) {
        for (name, value) in values.object ?? [:] {
            guard let total = value.integer else { continue }
            switch name {
            case "account": account.total = total
            case "per-ticket-updates": ticketUpdates.total = total
            default: endpoints[name]?.total = total
            }
        }
    }
}
