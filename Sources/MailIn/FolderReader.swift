import Curl
import Flow
import Logging
import Mail
import Store

/// Reads what is new in one folder and files it: while one window is filed, the next is read and the one after fetched.
struct FolderReader {
    let account: IMAPAccount
    let folder: IMAPAccount.Folder
    let filing: Filing
    let logger: Logger
    let uidValidity: UInt32
    /// Every mail up to here is filed.
    private var reached: UInt32
    /// The first mail that the server lists and did not deliver: the cursor stays below it, others are filed.
    private var undelivered: UInt32?
    /// Mails that had not been filed before.
    private(set) var filed = 0

    /// UIDs that one listing covers at first; more where they are sparse.
    private static let listingSpan: UInt32 = 5_000
    /// Mails of a listing below which the span grows.
    private static let sparseListing = 1_000
    /// How often a listing is repeated because the server told of news meanwhile.
    private static let repeats = 5

    init(
        account: IMAPAccount, folder: IMAPAccount.Folder, filing: Filing, logger: Logger, uidValidity: UInt32,
        reached: UInt32
    ) {
        self.account = account
        self.folder = folder
        self.filing = filing
        self.logger = logger
        self.uidValidity = uidValidity
        self.reached = reached
    }

    /// Fetches and files everything above the cursor.
    ///
    /// - Parameter uidNext: as the server told it at SELECT, 0 for unknown.
    mutating func catchUp(
        _ session: inout IMAPSession, _ attempts: inout DeliveryAttempts, uidNext: UInt32
    ) async throws {
        guard reached < .max else { return }
        var span = Self.listingSpan
        var from = reached &+ 1
        while uidNext > from, uidNext - from > span {
            let rows = try await session.list(from: from, to: from + (span - 1))
            try await fetch(rows, &session, &attempts)
            from += span
            if rows.count < Self.sparseListing { span = span.multipliedReportingOverflow(by: 4).partialValue }
        }
        for _ in 0..<Self.repeats {
            session.clearNews()
            let rows = try await session.list(from: max(from, reached &+ 1), to: nil)
            try await fetch(rows, &session, &attempts)
            if let undelivered { throw IMAPError.undelivered(uid: undelivered) }
            guard session.hasNews else { return }
        }
        // What came in the last round stays news, so that the poller looks again instead of waiting.
    }

    private mutating func fetch(
        _ rows: [MailRow], _ session: inout IMAPSession, _ attempts: inout DeliveryAttempts
    ) async throws {
        let givenUp = attempts.givenUp(folder: folder.name, uidValidity: uidValidity, now: filing.now())
        let windows = FetchWindow.cut(rows, messageLimit: account.messageLimit, givenUp: givenUp)
        guard !windows.isEmpty else { return }
        var line = FetchLine(windows)
        var belt = Belt()
        var failure: (any Error)?
        while failure == nil || !belt.isEmpty {
            var next: (window: FetchWindow, tag: IMAPSession.Tag?)?
            do {
                if failure == nil { next = try await line.next(&session) }
            } catch {
                failure = error
            }
            guard next != nil || !belt.isEmpty else { break }
            let (mails, arrivals) = (belt.received.mails, belt.read.arrivals)
            let (filing, filingCursor, since) = (filing, belt.read.cursor, belt.read.since)
            async let read = filing.read(mails)
            async let stored = filing.store(arrivals, cursor: filingCursor, since: since)
            var received = Belt.Received()
            if let next {
                let batch = await receive(next.window, next.tag, &session, &attempts)
                failure = batch.failure
                reached = max(reached, min(batch.reached, undelivered.map { $0 - 1 } ?? .max))
                received = Belt.Received(mails: batch.mails, cursor: cursor)
            }
            filed += try await stored
            if failure == nil { try await settle(arrivals.map(\.source.uid), &session) }
            belt.move(read: await read, received)
        }
        if let failure { throw failure }
    }

    private var cursor: Cursor {
        Cursor(mailbox: account.name, folder: folder.name, uidValidity: uidValidity, uid: reached)
    }

    /// A refusal here costs nothing but order on the server: the mails are filed.
    private func settle(_ uids: [UInt32], _ session: inout IMAPSession) async throws {
        do {
            try await session.settle(uids, account.afterwards)
        } catch let error as IMAPError {
            guard case .refused = error else { throw error }
            logger.warning("mails stay where they are", metadata: ["mailbox": "\(account.name)", "why": "\(error)"])
        }
    }

    // MARK: Windows

    /// What is between the server and the store: a window that has come and one that has been read.
    private struct Belt {
        struct Received {
            var mails: [RawMail] = []
            var cursor: Cursor?
            let at = ContinuousClock.now
        }

        private(set) var received = Received()
        private(set) var read: (arrivals: [Arrival], cursor: Cursor?, since: ContinuousClock.Instant) = ([], nil, .now)

        var isEmpty: Bool { received.mails.isEmpty && read.arrivals.isEmpty }

        mutating func move(read arrivals: [Arrival], _ next: Received) {
            read = (arrivals, received.cursor, received.at)
            received = next
        }
    }

    /// What came of a window: mails to file, how far that brings the cursor, and why the connection is of no more use.
    private struct Batch {
        var mails: [RawMail] = []
        var reached: UInt32
        var failure: (any Error)?
    }

    private mutating func receive(
        _ window: FetchWindow, _ tag: IMAPSession.Tag?, _ session: inout IMAPSession,
        _ attempts: inout DeliveryAttempts
    ) async -> Batch {
        var batch = Batch(reached: window.rows.last?.uid ?? reached)
        guard let tag else {
            batch.mails = window.rows.map { mail($0, [], window.kind) }
            return batch
        }
        do {
            try await session.finish(tag, "UID FETCH")
        } catch IMAPError.refused {
            // Some of the window may have come all the same; the rest is asked for one by one.
        } catch {
            batch.failure = error
        }
        var missing: [MailRow] = []
        for row in window.rows {
            if let body = session.takeBody(row.uid) {
                attempts.note(delivered: key(row))
                batch.mails.append(mail(row, body, window.kind))
            } else {
                missing.append(row)
            }
        }
        if let failure = batch.failure, let first = missing.first {
            // It may be this mail that breaks the connection each time.
            if Self.isTheMails(failure) { attempts.note(failed: key(first), now: filing.now()) }
            batch.reached = first.uid - 1
        } else {
            await fetchMissing(missing, window.kind, &session, &attempts, &batch)
        }
        return batch
    }

    private mutating func fetchMissing(
        _ missing: [MailRow], _ kind: FetchWindow.Kind, _ session: inout IMAPSession,
        _ attempts: inout DeliveryAttempts, _ batch: inout Batch
    ) async {
        for row in missing {
            do {
                guard let body = try await fetchAlone(row, kind, &session) else { continue }
                attempts.note(delivered: key(row))
                batch.mails.append(mail(row, body, kind))
            } catch {
                undelivered = min(undelivered ?? .max, row.uid)
                if Self.isTheMails(error) { attempts.note(failed: key(row), now: filing.now()) }
                guard case IMAPError.undelivered = error else {
                    (batch.failure, batch.reached) = (error, min(batch.reached, row.uid - 1))
                    return
                }
            }
        }
    }

    /// The body of a mail that its window did not bring; nil when it is gone.
    private func fetchAlone(
        _ row: MailRow, _ kind: FetchWindow.Kind, _ session: inout IMAPSession
    ) async throws -> [UInt8]? {
        guard !(try await session.list(from: row.uid, to: row.uid)).isEmpty else { return nil }
        let window = FetchWindow(kind: kind, rows: [row])
        let tag = try await session.beginFetch(window)
        do {
            try await session.finish(tag, window.command)
        } catch IMAPError.refused(_, let words) {
            logger.warning("a mail was refused", metadata: ["uid": "\(row.uid)", "why": "\(words)"])
        }
        guard let body = session.takeBody(row.uid) else { throw IMAPError.undelivered(uid: row.uid) }
        return body
    }

    /// False where the failure says nothing of the mail that was being fetched.
    private static func isTheMails(_ error: any Error) -> Bool {
        guard let error = error as? TransferError else { return error is IMAPError }
        return error.kind != .stopped
    }

    private func key(_ row: MailRow) -> DeliveryAttempts.Key {
        DeliveryAttempts.Key(folder: folder.name, uidValidity: uidValidity, uid: row.uid)
    }

    private func mail(_ row: MailRow, _ body: [UInt8], _ kind: FetchWindow.Kind) -> RawMail {
        RawMail(
            source: ArrivalSource(
                mailbox: account.name, folder: folder.name, uidValidity: uidValidity, uid: row.uid),
            receivedAt: row.receivedAt ?? filing.now(), bytes: body, isJunk: folder.isJunk,
            truncatedFrom: kind == .whole ? nil : row.size)
    }
}

/// Windows in order, each asked for before the one ahead of it has been read.
private struct FetchLine {
    private let windows: [FetchWindow]
    private var tags: [IMAPSession.Tag?] = []
    private var position = 0

    init(_ windows: [FetchWindow]) { self.windows = windows }

    /// The next window and the tag of its command; no tag for one that is not asked for.
    mutating func next(_ session: inout IMAPSession) async throws -> (window: FetchWindow, tag: IMAPSession.Tag?)? {
        guard position < windows.count else { return nil }
        while tags.count < min(position + 2, windows.count) {
            let window = windows[tags.count]
            tags.append(window.kind == .givenUp ? nil : try await session.beginFetch(window))
        }
        defer { position += 1 }
        return (windows[position], tags[position])
    }
}
