package import Curl
import Foundation

/// Gives access tokens of one account: the one in its file while that is fresh, else a new one.
///
/// However many ask at once, the authorization server is asked once; while it is down, or will not have us, it is left
/// alone. A refresh token that was replaced is on disk before the access token that came with it is given out.
package actor TokenSource {
    nonisolated package let client: OAuthClient
    private let now: @Sendable () -> Int64
    nonisolated fileprivate let file: TokenFile
    private var underWay: Task<String, any Error>?
    /// The access token that a mail server would not take.
    private var refused: String?
    /// What was granted and could not be written yet.
    private var unsaved: StoredToken?
    private var trouble = Trouble()

    /// - Parameter now: seconds since 1970, UTC.
    package init(
        _ client: OAuthClient, now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        self.client = client
        self.now = now
        file = TokenFile(path: client.tokenFile)
    }

    /// An access token that has some time to live.
    ///
    /// - Throws: `TransferError`: `login` where somebody has to do something, and else what is a matter of time.
    package func accessToken(_ loop: CurlLoop) async throws -> String {
        if let underWay { return try await underWay.value }
        // Not a child of who asked first: were they to leave, a token that has replaced another one would be lost.
        let task = Task { try await token(loop) }
        underWay = task
        defer { underWay = nil }
        return try await task.value
    }

    /// Told that a mail server would not take a token; true where another one may be had.
    ///
    /// One that is refused as soon as it has come will not be taken after a renewal either: the account may not log in.
    package func wasRefused(_ token: String) -> Bool {
        guard refused != token else { return true }
        let stored = unsaved ?? (try? file.read())
        if let stored, stored.accessToken == token {
            guard now() - (stored.obtainedAt ?? 0) >= Self.youngest else { return false }
            refused = token
        }
        return true
    }

    /// Seconds within which a token is taken for new.
    private static let youngest: Int64 = 60

    // MARK: Renewal

    private func token(_ loop: CurlLoop) async throws -> String {
        if unsaved == nil, case .use(let token) = try step(read()) { return token }
        let lock: TokenFile.Lock
        do {
            lock = try await locked()
        } catch {
            // Whoever holds the file renews it; what there is may still be good.
            return try fallBack(try read() ?? StoredToken(), TransferError(.unreachable, "\(error)"))
        }
        defer { lock.release() }
        // Somebody else may have renewed it while we waited, or authorized it anew while ours could not be written.
        var stored = try read()
        if let own = unsaved {
            if let stored, (stored.obtainedAt ?? 0) > (own.obtainedAt ?? 0) || !stored.belongs(to: client) {
                unsaved = nil
            } else {
                try save()
                stored = own
            }
        }
        switch try step(stored) {
        case .use(let token): return token
        case .renew: return try await renew(stored ?? StoredToken(), loop)
        case .authorize: throw login("nobody has authorized it yet")
        }
    }

    private func step(_ stored: StoredToken?) throws -> TokenStep {
        let step = TokenStep(stored, client, refused: refused, now: now())
        if case .authorize(let why) = step { throw login(why) }
        return step
    }

    private func renew(_ stored: StoredToken, _ loop: CurlLoop) async throws -> String {
        let mark = client.grant == .refreshToken ? stored.refreshToken ?? "" : ""
        if let error = trouble.standing(for: mark, now: now()) { return try fallBack(stored, error) }
        do {
            let tokens = try await ask(stored, loop)
            trouble = Trouble()
            let base = stored.belongs(to: client) ? stored : StoredToken()
            unsaved = base.taking(tokens, for: client, now: now())
            try save()
            return tokens.access
        } catch let failure as RenewalFailure {
            trouble.note(failure, for: mark, now: now())
            return try fallBack(stored, failure.error)
        }
    }

    /// What there is may still be good, though it was time to renew it.
    private func fallBack(_ stored: StoredToken, _ error: TransferError) throws -> String {
        guard let token = stored.accessToken, token != refused, stored.isValid(at: now()), stored.belongs(to: client),
            error.kind != .login
        else { throw error }
        return token
    }

    private func ask(_ stored: StoredToken, _ loop: CurlLoop) async throws -> TokenAnswer.Tokens {
        let request: HTTPRequest
        do {
            let renewal = client.grant == .refreshToken ? stored.refreshToken.map(TokenRequest.renewal) : nil
            request = try (renewal ?? .ownRight).request(client)
        } catch {
            throw login("\(error)", hasRemedy: false)
        }
        let answer: TokenAnswer
        do throws(TransferError) {
            answer = TokenAnswer(try await loop.send(request))
        } catch {
            if error.kind == .stopped { throw error }
            throw RenewalFailure(error: error)
        }
        if case .granted(let tokens) = answer { return tokens }
        throw failure(answer)
    }

    /// What an answer that grants nothing means.
    private func failure(_ answer: TokenAnswer) -> RenewalFailure {
        switch answer {
        case .revoked(let code) where client.grant == .refreshToken:
            RenewalFailure(
                error: login("\(place) says that the authorization was revoked or has ended (\(code))"),
                atLeast: Self.reconsidering)
        case .revoked(let code), .refused(let code):
            RenewalFailure(
                error: login(
                    "\(place) does not accept the client (\(code)); check clientId, clientSecret, tenant and scope",
                    hasRemedy: false),
                atLeast: Self.mending)
        case .unavailable(let why, let seconds):
            RenewalFailure(
                error: TransferError(.unreachable, "\(place): \(why)"), atLeast: seconds ?? 0)
        case .granted, .pending:
            RenewalFailure(
                error: TransferError(.protocolViolation, "\(place): an answer to another question"))
        }
    }

    /// Seconds before a client that was not accepted is tried again: somebody has to mend something first.
    private static let mending = 300

    /// Seconds before an authorization that has ended is tried again: a rule of the provider's may be mended without a new one.
    private static let reconsidering = 3_600

    private var place: String { client.endpoints.token }

    // MARK: The file

    private func read() throws -> StoredToken? {
        do { return try file.read() } catch { throw login("\(error)", hasRemedy: false) }
    }

    private func locked() async throws -> TokenFile.Lock {
        do { return try await file.lock() } catch let flaw as TokenFile.Flaw {
            throw login("\(flaw)", hasRemedy: false)
        }
    }

    private func save() throws {
        guard let token = unsaved else { return }
        do { try file.write(token) } catch { throw login("\(error)", hasRemedy: false) }
        unsaved = nil
    }

    private func login(_ why: String, hasRemedy: Bool = true) -> TransferError {
        TransferError(.login, hasRemedy ? "\(why); \(client.remedy)" : why)
    }
}

extension TokenSource {
    /// This account's tokens as what a login asks for.
    nonisolated package var credentials: Credentials {
        Credentials(remedy: client.remedy, mark: { self.file.mark }) { loop in
            .bearer(BearerToken(text: try await self.accessToken(loop), mechanism: self.client.mechanism))
        } refused: { proof in
            guard case .bearer(let token) = proof else { return false }
            return await self.wasRefused(token.text)
        }
    }
}
