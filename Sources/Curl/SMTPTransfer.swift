/// One mail for one recipient.
package struct SMTPTransfer: Sendable {
    package var endpoint: Endpoint
    /// Our name in EHLO.
    package var clientName: String
    /// Without brackets; empty for the null return path.
    package var envelopeFrom: String
    package var envelopeTo: String
    /// With CRLF line ends, before dot-stuffing.
    package var bytes: [UInt8]
    /// For each step: connecting, each reply before the mail's, each piece of the body.
    package var timeout: Duration
    /// For all steps together, from waiting for a connection to the last byte of the body.
    package var limit: Duration
    /// For the reply to the whole mail.
    package var answerTimeout: Duration

    /// Stated so that a claim can outlast it; a body of 28 MB at the slowest pace fits.
    package static let standardLimit = Duration.seconds(900)
    /// A server may scan and file before it answers; who does not wait sends twice (RFC 5321 §4.5.3.2.6).
    package static let standardAnswerTimeout = Duration.seconds(600)

    package init(
        endpoint: Endpoint, clientName: String, envelopeFrom: String, envelopeTo: String, bytes: [UInt8],
        timeout: Duration, limit: Duration = standardLimit, answerTimeout: Duration = standardAnswerTimeout
    ) {
        self.endpoint = endpoint
        self.clientName = clientName
        self.envelopeFrom = envelopeFrom
        self.envelopeTo = envelopeTo
        self.bytes = bytes
        self.timeout = timeout
        self.limit = limit
        self.answerTimeout = answerTimeout
    }
}

/// What was seen of one SMTP transaction.
package struct SMTPResult: Sendable {
    /// One reply of the server, in order; lines of one reply joined by a space.
    package struct Reply: Sendable, Hashable {
        package var code: Int
        package var text: String
        package init(code: Int, text: String) {
            self.code = code
            self.text = text
        }
    }
    /// The transaction's replies from MAIL on; where no connection came about, the greeting's and login's.
    package var replies: [Reply]
    /// True once the connection had taken the end of the body: from here on no reply means uncertain.
    package var handedOver: Bool
    /// nil where the server accepted the mail.
    package var error: TransferError?
    package init(replies: [Reply], handedOver: Bool, error: TransferError?) {
        self.replies = replies
        self.handedOver = handedOver
        self.error = error
    }
}
