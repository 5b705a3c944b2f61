/// All that the stand-in knows.
///
/// A value: each request is one change of it, made under one lock, so that the same requests in the same order at the same
/// times give the same world. That is what the journal rests on.
struct World: Sendable {
    var settings: DeskSettings
    /// Where the API is reached, and the host that files come from.
    var url = ""
    var contentURL = ""
    var dice: Dice
    /// For what is not in the journal: faults, and the words of links.
    var chance: Dice
    var now: Moment
    /// What the clock is ahead of the system's; nil where it stands still.
    var offset: Int64?
    /// A journal is being read: nothing is counted, nothing is delivered.
    var isReplaying = false

    var users: [Int64: User] = [:]
    var userIDs: [Int64] = []
    var staffIDs: [Int64] = []
    var userByEmail: [String: Int64] = [:]
    var userByExternalID: [String: Int64] = [:]
    var accessTokens: [String: AccessToken] = [:]

    var tickets: [Int64: Ticket] = [:]
    var ticketIDs: [Int64] = []
    var ticketsByExternalID: [String: [Int64]] = [:]
    var ticketByEncodedID: [String: Int64] = [:]
    var ticketByMessageID: [String: Int64] = [:]
    var comments: [Int64: [Comment]] = [:]
    var audits: [Int64: [Audit]] = [:]
    /// The next moment at which a ticket may be closed or archived by itself.
    var nextAutomation = Moment(milliseconds: .max)
    /// What a search finds, and what it will find later.
    var index: [Int64: Ticket] = [:]
    var indexQueue: [(due: Moment, ticket: Ticket)] = []

    var attachments: [Int64: Attachment] = [:]
    var attachmentByToken: [String: Int64] = [:]
    var uploads: [String: Upload] = [:]
    var contentLinks: [String: (id: Int64, expires: Moment)] = [:]
    var keys: [String: StoredAnswer] = [:]
    var jobs: [String: Job] = [:]
    var suspended: [SuspendedTicket] = []
    var outbox: [DeskMail] = []
    /// The Message-IDs of each ticket's mails.
    var mailReferences: [Int64: [String]] = [:]
    var fields: [TicketField] = []
    var statuses: [CustomStatus] = []
    var groups: [Named] = []
    var forms: [Named] = []
    var triggers: [Trigger] = []

    var webhooks: [Webhook] = []
    var deliveries: [Delivery] = []
    var invocations: [Invocation] = []
    /// Deliveries that are being tried now.
    var underway = 0
    var windows: [String: RateWindow] = [:]
    var faults: [FaultRule] = []
    var webhookFaults: [WebhookFaultRule] = []
    var seen: [SeenRequest] = []
    var forgotten = 0
    /// Requests that a limit refused.
    var refusedByLimit = 0
    /// Keys of creations that are being worked on.
    var inFlight: Set<String> = []

    private var lastTicketID: Int64
    private var lastID: Int64 = 361_000_000_000

    init(settings: DeskSettings, now: Moment, seed: UInt64) {
        self.settings = settings
        self.now = now
        dice = Dice(seed: seed)
        chance = Dice(seed: ~seed)
        lastTicketID = settings.firstTicketID - 1
        furnish()
    }

    /// An id above 2^32, as most of ZenDesk's are.
    mutating func nextID() -> Int64 {
        lastID += 1
        return lastID
    }

    mutating func nextTicketID() -> Int64 {
        lastTicketID += 1
        return lastTicketID
    }

    /// The address of a resource.
    func link(_ path: String) -> String { "\(url)/api/v2/\(path).json" }

    /// The address of a request with other fields in its query.
    func link(_ call: Call, _ changes: [String: String], without: Set<String> = []) -> String {
        let kept = call.query.filter { changes[$0.name] == nil && !without.contains($0.name) }
        let fields = kept + changes.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        let query = fields.map { "\(Percent.encoded($0.name))=\(Percent.encoded($0.value))" }.joined(separator: "&")
        return "\(url)\(call.path).json?\(query)"
    }
}
