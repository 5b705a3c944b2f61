import Curl
import Foundation

/// A calendar that is read again and again: whose it is, and where.
package struct FeedAccount: Sendable {
    /// Where a calendar is.
    package enum Source: Sendable {
        /// The address, which lets in whoever knows it: asked for at each look, and never repeated in a message. Nil where the
        /// secret that holds it is missing.
        case url(@Sendable () -> String?)
        case file(String)
    }

    /// What is known of it under this name: bookings, alarms, the last success.
    package var name: String
    /// The practitioner's handle.
    package var practitioner: String
    package var source: Source
    /// Between two looks.
    package var every: Duration
    /// The property of events that holds the member's external id; nil for none.
    package var member: String?
    /// A PEM file to trust instead of the system's certificates.
    package var caFile: String?

    package init(name: String, practitioner: String, source: Source, every: Duration) {
        self.name = name
        self.practitioner = practitioner
        self.source = source
        self.every = every
    }

    /// How old the last success may be: a calendar is no mail, an hour is nothing; nor are three looks.
    package var limit: Duration { max(.seconds(3_600), every * 3) }
}

/// Why a calendar could not be read.
package struct FeedTrouble: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong and what to do, without the calendar's address.
    package let what: String
    /// True where something was read that is no calendar, or not a whole one: trying again will not help.
    package let isOfContent: Bool

    init(_ what: String, isOfContent: Bool = false) {
        self.what = what
        self.isOfContent = isOfContent
    }

    package var description: String { what }
}

/// Fetches calendars.
struct FeedFetch: Sendable {
    let loop: CurlLoop

    /// What was fetched; no bytes where nothing has changed since the answer that had this tag.
    struct Fetched: Sendable {
        var bytes: [UInt8]?
        var tag: String?
    }

    /// - Parameter tag: the ETag of the last answer, for servers that know whether anything has changed (RFC 9110 §13.1.2).
    /// - Throws: `FeedTrouble`.
    func fetch(_ account: FeedAccount, tag: String?) async throws(FeedTrouble) -> Fetched {
        switch account.source {
        case .url(let url):
            guard let url = url() else { throw FeedTrouble("the secret that holds its address is missing; set it") }
            return try await answer(FeedFetch.request(url, account, tag: tag))
        case .file(let path):
            return Fetched(bytes: try await onOwnThread { FeedFetch.file(path) }.get())
        }
    }

    private static func request(_ url: String, _ account: FeedAccount, tag: String?) -> HTTPRequest {
        // Calendar programs are given webcal: addresses, which mean https.
        let isNamed = url.lowercased().hasPrefix("webcal://")
        var headers = [(name: "Accept", value: "text/calendar, */*;q=0.1")]
        if let tag { headers.append((name: "If-None-Match", value: tag)) }
        return HTTPRequest(
            .get, isNamed ? "https://" + url.dropFirst("webcal://".count) : url, headers: headers,
            caFile: account.caFile, timeout: .seconds(60), bodyLimit: CalendarLimits.bytes)
    }

    private func answer(_ request: HTTPRequest) async throws(FeedTrouble) -> Fetched {
        let response: HTTPResponse
        do throws(TransferError) {
            response = try await loop.send(request)
        } catch {
            throw FeedTrouble("\(error)")
        }
        switch response.status {
        case 200: return Fetched(bytes: response.body, tag: response["etag"])
        case 304: return Fetched()
        case 300..<400:
            throw FeedTrouble("the server sends on to another address (\(response.status)): enter that one")
        case 401, 403, 404, 410:
            throw FeedTrouble(
                "the server answers \(response.status): the address is no longer good; take it anew from the calendar")
        default: throw FeedTrouble("the server answers \(response.status); it is asked again")
        }
    }

    private static func file(_ path: String) -> Result<[UInt8], FeedTrouble> {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            return .failure(FeedTrouble("the file \(path) is not there or may not be read"))
        }
        defer { try? handle.close() }
        do {
            return .success([UInt8](try handle.read(upToCount: CalendarLimits.bytes + 1) ?? Data()))
        } catch {
            return .failure(FeedTrouble("the file \(path) cannot be read"))
        }
    }
}
