/// How the stand-in is set up, and which of ZenDesk's undocumented choices it makes.
package struct DeskSettings: Sendable {
    /// What a creation gets whose key is just being worked on.
    package enum InFlight: String, Sendable { case block, conflict, second }

    // Who may come in.
    /// The client that gets tokens, in the gateway's name.
    package var clientID = "postern"
    /// What it shows for that.
    package var clientSecret = "stand-in-secret"
    /// The word that signs in every verified user.
    package var apiToken = "stand-in-token"
    /// Off from 30 April 2027.
    package var allowsAPITokens = true
    /// Whether requests without credentials are held, or refused.
    package var allowsAnonymousRequests = true
    /// The addresses of the users that are there from the start.
    package var adminEmail = "owner@desk.example"
    /// The user whose the OAuth client is.
    package var gatewayEmail = "gateway@desk.example"
    /// Ana, who answers where no agent is named.
    package var agentEmail = "ana@desk.example"
    /// Where mail to the desk goes.
    package var supportAddress = "support@desk.example"

    // Tickets.
    /// Tickets count up from here.
    package var firstTicketID: Int64 = 5_001
    /// The agent who solves becomes the assignee; otherwise solving without one is refused.
    package var assignsSolver = true
    /// Seconds until the automation closes what is solved.
    package var solvedToClosed: Int64 = 4 * 86_400
    /// Seconds until the system does, whatever the automation says.
    package var closedByForce: Int64 = 28 * 86_400
    /// Seconds until a closed ticket leaves the lists.
    package var closedToArchived: Int64 = 120 * 86_400
    /// No more comments than these are taken.
    package var commentsPerTicket = 5_000
    /// No longer comments than this are taken.
    package var charactersPerComment = 65_535
    /// Whether people can be copied.
    package var ccsEnabled = true
    /// What a second creation with a key in flight gets.
    package var inFlight = InFlight.block
    /// Seconds that an idempotency key is known.
    package var keyLifetime: Int64 = 7_200

    // Files.
    /// Seconds that the token of an upload serves.
    package var uploadLifetime: Int64 = 3_600
    /// The status for a token that is unknown, used or expired.
    package var badUploadStatus = 404
    /// In bytes.
    package var largestUpload = 50 * 1_048_576
    /// Endings that are taken; empty for all.
    package var allowedEndings: Set<String> = []
    /// Seconds that a scan takes.
    package var scanDelay: Int64 = 5
    /// What the next scans find.
    package var scanVerdict = "malware_not_found"
    /// The first hop of a file's address wants to know who asks.
    package var privateAttachments = false
    /// Seconds that the address on the other host serves.
    package var linkLifetime: Int64 = 900

    // Lists.
    /// Seconds until a search knows of a change.
    package var searchLag: Int64 = 60
    /// Each page of a search but the first begins with the last row of the page before it.
    package var searchRepeatsRows = false
    /// Seconds until an export shows a change.
    package var exportDelay: Int64 = 60

    // Limits.
    /// How many requests are taken.
    package var limits = RateLimits()
    /// Whether they are counted at all.
    package var limitsAreOn = true

    // Webhooks.
    /// Seconds that a receiver may take.
    package var webhookTimeout = 12.0
    /// Seconds between the attempts of a delivery.
    package var webhookSpacing = 1.0
    /// An answer of the API waits until the deliveries that it caused were tried.
    package var deliversFirst = false
    /// Bodies come with a line for each member.
    package var prettyDeliveries = false
    /// Stamps signatures with the system's time, for a receiver whose clock is not moved along.
    package var signsWithSystemTime = false

    package init() {}
}

/// How many requests are taken, with the length of each window in seconds.
package struct RateLimits: Sendable {
    /// Requests, and the window they are counted in.
    package struct Rate: Sendable {
        /// Requests of one window.
        package var total: Int64
        /// Length of the window.
        package var seconds: Int64

        package init(_ total: Int64, per seconds: Int64 = 60) {
            self.total = total
            self.seconds = seconds
        }
    }

    /// Of the whole account.
    package var account = Rate(700)
    /// Of one user on one ticket.
    package var ticketUpdates = Rate(30, per: 600)
    /// Of single endpoints, by the names that their headers have.
    package var endpoints: [String: Rate] = [
        "tickets-index": Rate(100), "ticket-updates": Rate(100), "search-export": Rate(100), "incremental": Rate(10),
        "ticket-deletes": Rate(400), "user-updates": Rate(5), "attachment-content": Rate(2_500),
        "webhooks": Rate(100), "webhooks-test": Rate(20), "ticket-request-create-by-user-and-ip": Rate(300),
    ]

    package init() {}
}
