import Curl
import Foundation

/// Why a request came to nothing, or to nothing that is known.
struct ZenDeskTrouble: Error, CustomStringConvertible {
    /// What may have become of it.
    enum Certainty: Hashable, Sendable {
        case nothingDone, maybeDone
        /// Nothing was done, and never will be with this request.
        case never
    }

    /// What is told apart among refusals.
    enum Cause: Hashable, Sendable {
        case other, network, login, missing, closed, suspended, conflict, keyMismatch, tooMany, tooLarge
    }

    var certainty: Certainty
    var cause: Cause
    /// What the server asked us to wait.
    var retryAfter: Duration?
    /// Words without secrets, names and addresses.
    var description: String

    init(_ certainty: Certainty, _ cause: Cause, _ words: String, retryAfter: Duration? = nil) {
        self.certainty = certainty
        self.cause = cause
        self.retryAfter = retryAfter
        description = words
    }

    /// No answer came.
    init(_ error: TransferError) {
        let certainty: Certainty =
            switch error.kind {
            case .unreachable, .certificate, .login, .refused: .nothingDone
            case .timeout, .protocolViolation, .closed, .stopped: .maybeDone
            }
        self.init(certainty, .network, error.description)
    }

    /// An answer that is no success; the body may be JSON of three shapes, text or HTML.
    init(_ response: HTTPResponse) {
        let refusal = ZenDeskRefusal(response.body)
        let wait = Self.seconds(response["retry-after"])
        switch response.status {
        case 400 where refusal.code == "IdempotentRequestError":
            self.init(.nothingDone, .keyMismatch, "the key was used for another request")
        case 401:
            self.init(.nothingDone, .login, "ZenDesk refuses the login (401)")
        case 403:
            self.init(.nothingDone, .login, "ZenDesk does not allow this to our user (403)")
        case 404, 410:
            self.init(.never, .missing, "not found at ZenDesk")
        case 409 where refusal.code == "UpdateConflict":
            self.init(.nothingDone, .conflict, "the ticket was changed meanwhile")
        case 409:
            // QUIRK: a collision has been seen on creations that went through all the same (ZenDeskCommentTests.timesOut).
            self.init(.maybeDone, .other, "a collision in ZenDesk's database (409)", retryAfter: wait)
        case 413:
            self.init(.never, .tooLarge, "larger than ZenDesk takes")
        case 422:
            self.init(.never, refusal.cause, refusal.words)
        case 429:
            // QUIRK: a limit without Retry-After does not mean at once (ZenDeskTroubleTests.outcomes).
            self.init(.nothingDone, .tooMany, "more requests than ZenDesk takes (429)", retryAfter: wait)
        case 500...599:
            self.init(.maybeDone, .other, "ZenDesk has trouble (\(response.status))", retryAfter: wait)
        case 300...399:
            self.init(.nothingDone, .other, "ZenDesk leads elsewhere (\(response.status)): is the address right?")
        default:
            self.init(.never, .other, "\(refusal.words) (\(response.status))")
        }
    }

    /// The seconds of a Retry-After, one at least; a date is not looked at.
    private static func seconds(_ text: String?) -> Duration? {
        text.flatMap { Int64($0.trimmingCharacters(in: .whitespaces)) }.map { .seconds(max($0, 1)) }
    }
}

/// What ZenDesk says about a request that it does not take.
struct ZenDeskRefusal {
    /// `RecordInvalid`, `IdempotentRequestError`; empty where the body is no JSON or names none.
    let code: String
    /// The members that are wrong, with ZenDesk's codes for why.
    private let details: [(field: String, code: String, text: String)]

    init(_ body: [UInt8]) {
        let json = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
        let listed = (json?["errors"] as? [[String: Any]])?.first
        code =
            json?["error"] as? String ?? listed?["code"] as? String
            ?? (json?["error"] as? [String: Any])?["title"] as? String ?? ""
        details = (json?["details"] as? [String: Any] ?? [:]).sorted { $0.key < $1.key }.flatMap { field, value in
            (value as? [[String: Any]] ?? []).map {
                (field, $0["error"] as? String ?? "", $0["description"] as? String ?? "")
            }
        }
    }

    var cause: ZenDeskTrouble.Cause {
        if details.contains(where: { $0.code == "UserSuspended" || $0.text.hasSuffix(" is suspended.") }) {
            return .suspended
        }
        let isClosed = details.contains { $0.field == "status" && $0.text.lowercased().contains("closed") }
        return isClosed ? .closed : .other
    }

    /// Words for operators; what names people (`Requester: Sam Roe is suspended.`) is said in our own.
    var words: String {
        switch cause {
        case .suspended: return "the requester is suspended at ZenDesk"
        case .closed: return "the ticket is closed"
        default: break
        }
        let fields = details.map { detail in
            ["base", "status", "comment", "uploads", "attachment"].contains(detail.field)
                ? "\(detail.field): \(detail.text.prefix(200))" : "\(detail.field) \(detail.code)"
        }
        let named = code.isEmpty ? "ZenDesk does not take it" : code.prefix(80).description
        return fields.isEmpty ? named : "\(named): \(fields.joined(separator: "; "))"
    }
}
