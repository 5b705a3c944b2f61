/// How much the store looks at or waits for, so that no mail and no row costs more than it should.
enum StoreLimits {
    /// Addresses of its sender that are kept of one mail, and guarded in one: people have one to four.
    static let senders = 32
    /// Entries of a conversation whose senders are guarded in the newest of them.
    static let quotedEntries = 40
    /// Thread keys of one mail that are looked up.
    static let threadKeys = 40
    /// Mails that are counted for one budget; a budget above it never ends.
    static let countedMails = 1_000
    /// Held mails that one answer releases.
    static let releasedTogether = 50
    /// Questions about mails that go to one address within an hour.
    static let questionsToOne = 5
    /// Entries from before a conversation had a ticket that its first task brings along.
    static let entriesBeforeTicket = 50
    /// Entries after the first that are forwarded with an enquiry that is given its practitioner.
    static let entriesForwarded = 100
    /// Names of one mail's files that the desk is told.
    static let attachmentNames = 100
    /// References given to the composer from each end of a long thread.
    static let referencesFromEachEnd = 20
    /// Times that an exchange of handles and addresses is tried anew without the rows that stand in its way.
    static let exchangeRounds = 20
    /// Bookings before the end of one that are looked at for an overlap.
    static let overlapNeighbours = 20
    /// Bytes of raw mails that one claim brings into memory, beyond the first mail.
    static let claimedBytes: Int64 = 32 << 20
    /// Seconds a writer waits for another process.
    static let busySeconds = 20.0
    /// Seconds that a process waits while another one opens or migrates the file.
    static let openingSeconds = 60.0
    /// Pages of the write-ahead log after which a commit carries it over into the file: 16 MB.
    static let checkpointPages = 4_096
    /// Bytes the write-ahead log keeps on the disk when it has been carried over.
    static let logBytes = 64 << 20
    /// Memory for pages of the connection that writes: digests make its indexes grow at random places.
    static let writerCacheKibibytes = 16_384
    /// Connections that read beside the writer.
    static let readers = 4
}

/// Spans of time that rules of the product name.
enum StorePeriods {
    /// Over which budgets count (product §4.1).
    static let budget = Duration.seconds(3_600)
    /// Within which the same subject continues a conversation (product §4.2 rule 5).
    static let continuation = Duration.seconds(30 * 86_400)
    /// After which a mail that is deferred again has failed (product §5).
    static let patience = Duration.seconds(5 * 86_400)
    /// Over which notices to one unconfirmed address are counted (product §4.4).
    static let strangerDay = Duration.seconds(86_400)
    /// Left to a mail at least after its account was in trouble, which is not its fault.
    static let patienceAfterTrouble = Duration.seconds(86_400)
    /// After which a mail is sent again that came back from a full mailbox.
    static let fullMailbox = Duration.seconds(6 * 3_600)
    static let minuteMilliseconds: Int64 = 60_000
}
