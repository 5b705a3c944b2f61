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
    /// For the whole: waiting for a connection, connecting, and each reply.
    package var timeout: Duration
    package init(
        endpoint: Endpoint, clientName: String, envelopeFrom: String, envelopeTo: String, bytes: [UInt8],
        timeout: Duration
    ) {
        self.endpoint = endpoint
        self.clientName = clientName
        self.envelopeFrom = envelopeFrom
        self.envelopeTo = envelopeTo
        self.bytes = bytes
        self.timeout = timeout
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
