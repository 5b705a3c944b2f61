package import Curl

/// A mailbox on an IMAP server, and what is done there.
package struct IMAPAccount: Sendable {
    /// A folder of the account that is read.
    package struct Folder: Hashable, Sendable {
        /// As people see it, not in modified UTF-7.
        package var name: String
        package var isJunk: Bool
        package init(name: String, isJunk: Bool = false) {
            self.name = name
            self.isJunk = isJunk
        }
    }

    /// The mailbox's name in the configuration.
    package var name: String
    /// Without the proof of who we are: that is asked for at each connect.
    package var endpoint: Endpoint
    /// The password or token as it stands now.
    package var credentials: Credentials
    /// The first is watched, the others are looked into at each interval.
    package var folders: [Folder]
    package var afterwards: Afterwards
    /// Between looks where the server does not tell news by itself, and between looks into the other folders.
    package var pollInterval: Duration
    /// Bytes above which only the beginning of a mail is fetched.
    package let messageLimit: Int

    /// 64 MiB.
    package static let standardMessageLimit = 67_108_864
    /// 1 TiB: sums of sizes stay far from overflowing.
    private static let largestMessageLimit = 1_099_511_627_776

    package init(
        name: String, endpoint: Endpoint, credentials: Credentials,
        folders: [Folder] = [Folder(name: "INBOX")], afterwards: Afterwards = .keep,
        pollInterval: Duration = .seconds(60), messageLimit: Int = standardMessageLimit
    ) {
        self.name = name
        self.endpoint = endpoint
        self.credentials = credentials
        self.folders = folders
        self.afterwards = afterwards
        self.pollInterval = pollInterval
        self.messageLimit = min(messageLimit, Self.largestMessageLimit)
    }
}

/// What the server is told of a mail once it is filed.
package enum Afterwards: Hashable, Sendable {
    /// Nothing.
    case keep
    /// It is marked as seen.
    case flag
    /// It is moved into this folder (a folder's path for a Maildir).
    case move(to: String)
}
