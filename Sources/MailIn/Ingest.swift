package import Flow
package import Mail
import Triage

/// A mail given to us as bytes, named by its digest so that the same bytes are filed once.
///
/// - Parameters:
///   - bytes: the mail as it came.
///   - mailbox: whose policy it is read by.
///   - now: the time of ingest.
package func ingested(_ bytes: [UInt8], mailbox: String, now: Timestamp) -> RawMail {
    let name = "ingest-\(Digest(of: bytes).hex)"
    return RawMail(source: ArrivalSource(mailbox: mailbox, name: name), receivedAt: now, bytes: bytes)
}
