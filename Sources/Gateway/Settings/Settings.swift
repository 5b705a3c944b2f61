import Curl
import Flow
import Logging
import MailIn
import MailOut
import Schedule
import Triage

/// The whole configuration, read and checked: `config.json`, its mailboxes and its people (docs/config.md).
struct Settings: Sendable {
    /// The file as the user named it.
    var file: String
    /// The name in From (`Jane D. via ORGANISATION`) and in notices.
    var organisation: String
    /// The SQLite file.
    var store: String
    /// The folder of the templates, by locale.
    var templates: String
    /// The notices' colour and logo.
    var design: NoticeDesign
    var scheme: AddressScheme
    /// The local part of From in notices without a conversation.
    var notices: String
    var returnPath: ComposerSettings.ReturnPath
    /// The account's local part: always there in plus style and with the return path `account`.
    var account: String?
    /// The keys that sign and verify addresses, the first one signs.
    var tokenKeys: [TokenKey]
    /// Whether a key file that is not there is made.
    var createsMissingKeys: Bool
    var rules: JourneyRules
    var delivery: DeliverySettings
    /// How much may go out.
    var rates: SendingRates
    /// The keys that outgoing mail is signed with; empty where the relay signs.
    var dkim: [DKIMSettings]
    /// What files relayed mails carry.
    var attachments: AttachmentSettings
    var privacy: PrivacySettings
    /// How long an `uncertain` mail waits before it is sent again; nil for never.
    var resendUncertainAfter: Duration?
    var people: [PeopleFile]
    /// The most bytes of a mail that are fetched.
    var mailBytes: Int
    var logLevel: Logger.Level
    /// Nil where no web is served; mails then hold no links to it.
    var web: WebAccess?
    /// When a booking makes an active client.
    var activeClients: ActiveClientRule
    /// Calendars that bookings come from.
    var feeds: [FeedSettings]
    /// Reminders and agendas.
    var schedule: ScheduleSettings
    var desk: DeskSettings
    var mailboxes: [MailboxSettings]

    /// The address of the web pages as people reach them, for buttons in mails; nil for none.
    var webURL: String? { web?.links.origin }

    /// A secret that signs addresses.
    struct TokenKey: Sendable {
        /// 1 to 255.
        var id: UInt8
        var secret: Secret
    }
}

/// Where mails go out.
enum DeliverySettings: Sendable {
    /// A folder that gets a Maildir for every address: nothing leaves the machine.
    case maildir(folder: String)
    case smtp(ServerSettings, clientName: String, connections: Int)
}

/// A mail server and how to log in.
struct ServerSettings: Sendable {
    var host: String
    var port: Int
    var security: Endpoint.Security
    var user: String?
    var secret: Secret?
    /// Tokens in the place of a secret.
    var oauth: OAuthSettings?
    /// A PEM file to trust instead of the system's certificates.
    var caFile: String?
}

/// One watched mailbox.
struct MailboxSettings: Sendable {
    enum Source: Sendable {
        case imap(ServerSettings, folders: [Folder], afterwards: Afterwards, pollInterval: Duration)
        case maildir(folder: String, afterwards: Afterwards, pollInterval: Duration)
    }

    /// A folder and whether its mail is suspected spam.
    struct Folder: Sendable {
        enum Role: String, Sendable, CaseIterable { case inbox, junk }
        var name: String
        var role: Role
    }

    var name: String
    /// The file that describes it.
    var file: String
    var source: Source
    /// authserv-ids whose Authentication-Results count.
    var trustedServers: [String]
    var arcSealers: [String]
    var spamHeader: String?
    var forwarders: [String]
    var unaddressed: UnaddressedPolicy
}
