import Curl
import MailIn
import OAuth

extension Settings {
    /// A mailbox as its poller needs it.
    func imapAccount(
        _ mailbox: MailboxSettings, _ server: ServerSettings, _ folders: [MailboxSettings.Folder],
        _ afterwards: Afterwards, _ interval: Duration = .seconds(60)
    ) -> IMAPAccount {
        IMAPAccount(
            name: mailbox.name, endpoint: server.endpoint(password: nil),
            credentials: server.credentials,
            folders: folders.map { IMAPAccount.Folder(name: $0.name, isJunk: $0.role == .junk) },
            afterwards: afterwards, pollInterval: interval, messageLimit: mailBytes)
    }
}

extension ServerSettings {
    /// What a login takes, as it stands when it is asked for.
    var credentials: Credentials {
        if let oauth { return oauth.tokens.credentials }
        return .password { [secret] in
            guard let secret else { return "" }
            guard let text = secret.text() else { throw Failure(secret.remedy) }
            return text
        }
    }
}
