package import Curl
package import Flow
package import Logging
import Mail
package import Store
package import Triage

/// Hands mails to a submission server, one recipient a transaction.
package struct SMTPCourier: Courier {
    private let loop: CurlLoop
    private let endpoint: Endpoint
    private let credentials: Credentials?
    private let clientName: String
    private let timeout: Duration
    private let budget: Duration
    private let logger: Logger

    /// How long mails of a group are begun.
    package static let standardBudget = Duration.seconds(150)
    /// The longest that `deliver` can take: the last mail begun within the budget, to the server's last word.
    package static let longestGroup =
        standardBudget + SMTPTransfer.standardLimit + SMTPTransfer.standardAnswerTimeout

    /// A courier for one server.
    ///
    /// - Parameters:
    ///   - credentials: what the login takes, asked for at each mail; nil for what stands in the endpoint.
    ///   - clientName: our name in EHLO.
    ///   - timeout: for each step of a mail, connecting included.
    ///   - budget: for one group; mails that have not been begun by then are put off, so that a slow server cannot hold
    ///     them beyond their lease.
    package init(
        loop: CurlLoop, endpoint: Endpoint, credentials: Credentials? = nil, clientName: String,
        timeout: Duration = .seconds(120),
        budget: Duration = standardBudget, logger: Logger
    ) {
        self.loop = loop
        self.endpoint = endpoint
        self.credentials = credentials
        self.clientName = clientName
        self.timeout = timeout
        self.budget = budget
        self.logger = logger
    }

    /// Hands each mail over in a transaction of its own.
    package func deliver(_ mails: [(OutgoingMailID, FrozenMail)]) async -> [(OutgoingMailID, DeliveryOutcome)] {
        let clock = ContinuousClock()
        let end = clock.now + budget
        var outcomes: [(OutgoingMailID, DeliveryOutcome)] = []
        var standstill: ServerReply?
        for (id, mail) in mails {
            if let standstill {
                outcomes.append((id, .deferred(standstill)))
                continue
            }
            let outcome = await deliver(mail)
            outcomes.append((id, outcome))
            report(outcome, of: id)
            // Where the server or the account is what refuses, the next mail would only wait for the same.
            if isAccountProblem(outcome), case .deferred(let reply) = outcome { standstill = reply }
            if clock.now >= end {
                standstill = ServerReply(stage: .mail, code: 0, text: "put off: the server is slow")
            }
        }
        return outcomes
    }

    private func deliver(_ mail: FrozenMail) async -> DeliveryOutcome {
        let transfer = SMTPTransfer(
            endpoint: endpoint, clientName: clientName, envelopeFrom: mail.envelopeFrom.description,
            envelopeTo: mail.envelopeTo.description, bytes: mail.bytes, timeout: timeout)
        guard let credentials else { return outcome(of: await loop.sendMail(transfer)) }
        do {
            return outcome(of: try await loop.sendMail(transfer, credentials: credentials))
        } catch {
            // Our own words, which name no address: what to do stands in them.
            logger.error("smtp: there is nothing to log in with", metadata: ["why": "\(error)"])
            let failure = error as? TransferError ?? TransferError(.login, "\(error)")
            return outcome(of: SMTPResult(replies: [], handedOver: false, error: failure))
        }
    }

    /// Ids and codes only: a server's words hold addresses.
    private func report(_ outcome: DeliveryOutcome, of id: OutgoingMailID) {
        guard isAccountProblem(outcome), case .deferred(let reply) = outcome else { return }
        let place = "\(endpoint.host):\(endpoint.port)"
        // Without a reply the words are our own; a server's may hold addresses.
        let why = reply.code == 0 ? reply.text : "it answered \(reply.code) \(reply.enhanced ?? "")"
        logger.error(
            "smtp: \(place) takes no mail: \(why); mails wait, and it is tried again by itself",
            metadata: ["mail": "\(id)", "stage": "\(reply.stage.rawValue)", "code": "\(reply.code)"])
    }
}
