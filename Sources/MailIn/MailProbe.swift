package import Curl
import Foundation
import Flow
import Mail

/// Looks for one mail in a mailbox's folders, changing nothing there.
package struct MailProbe: Sendable {
    /// A mail that has come, and where.
    package struct Sighting: Sendable {
        /// The mail it is, by what was looked for.
        package let mark: String
        package let folder: String
        package let isJunk: Bool
        /// The mail as it lies there; of a large one the beginning.
        package let bytes: [UInt8]
    }

    /// From where on each folder is looked at.
    package struct Baseline: Sendable {
        fileprivate var next: [String: UInt32] = [:]
        package init() {}
    }

    private let account: IMAPAccount
    private let loop: CurlLoop

    /// How long a server may take for the login.
    private static let patience = Duration.seconds(20)
    /// New mails of a folder that are looked at: the probe is among the last.
    private static let looked = 200

    package init(_ account: IMAPAccount, loop: CurlLoop) {
        self.account = account
        self.loop = loop
    }

    /// Where each folder ends now.
    ///
    /// - Throws: what the login or the folder was refused with.
    package func baseline() async throws -> Baseline {
        try await withSession { session in
            var baseline = Baseline()
            for folder in account.folders {
                baseline.next[folder.name] = try await session.select(folder.name, readOnly: true).uidNext
            }
            return baseline
        }
    }

    /// The mails that have come since and hold one of these texts in their first bytes.
    package func look(since baseline: Baseline, for marks: [String]) async throws -> [Sighting] {
        try await withSession { session in
            var found: [Sighting] = []
            for folder in account.folders {
                _ = try await session.select(folder.name, readOnly: true)
                let rows = try await session.list(from: max(baseline.next[folder.name] ?? 1, 1), to: nil)
                let latest = Array(rows.suffix(Self.looked))
                guard !latest.isEmpty else { continue }
                let window = FetchWindow(kind: .beginning, rows: latest)
                let tag = try await session.beginFetch(window)
                try await session.finish(tag, window.command)
                for row in latest {
                    guard let bytes = session.takeBody(row.uid),
                        let mark = marks.first(where: { bytes.contains(text: $0) })
                    else { continue }
                    found.append(Sighting(mark: mark, folder: folder.name, isJunk: folder.isJunk, bytes: bytes))
                }
            }
            return found
        }
    }

    private func withSession<Value>(_ body: (inout IMAPSession) async throws -> Value) async throws -> Value {
        let connection = try await loop.openIMAP(
            account.endpoint, credentials: account.credentials, timeout: Self.patience)
        defer { connection.close() }
        var session = IMAPSession(session: connection, literalLimit: account.messageLimit)
        return try await body(&session)
    }
}

extension MaildirAccount {
    /// The mails of the folder that hold one of these texts in their first bytes, the latest ones.
    package func look(for marks: [String]) throws -> [MailProbe.Sighting] {
        let source = MaildirSource(path: path, mailbox: name, messageLimit: messageLimit)
        return try source.files().suffix(Self.looked).compactMap { file in
            guard let mail = try source.read(file, now: Timestamp(milliseconds: 0)),
                let mark = marks.first(where: { mail.bytes.contains(text: $0) })
            else { return nil }
            return MailProbe.Sighting(mark: mark, folder: path, isJunk: false, bytes: mail.bytes)
        }
    }

    private static let looked = 200
}

extension [UInt8] {
    /// True where the text stands in the header and the beginning of the body.
    fileprivate func contains(text: String) -> Bool {
        Data(prefix(FetchWindow.beginningBytes)).range(of: Data(text.utf8)) != nil
    }
}
