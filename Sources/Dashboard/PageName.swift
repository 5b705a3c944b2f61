import Mail

/// The pages, each a file `templates/<locale>/pages/<name>.html`.
enum PageName: String, CaseIterable {
    case home
    case enquiry
    case enquiryThanks = "enquiry-thanks"
    case confirmSender = "confirm-sender"
    case confirmAddress = "confirm-address"
    case name
    case noAnswerNeeded = "no-answer-needed"
    case actionDone = "action-done"
    case message
    case linkOver = "link-over"
    case notFound = "not-found"
    case notAllowed = "not-allowed"
    case tooLarge = "too-large"
    case notUnderstood = "not-understood"
    case otherSite = "other-site"
    case failed

    /// What the page may use in double braces, with what every page may.
    var variables: Set<PageVariable> {
        switch self {
        case .enquiry:
            [
                .practitioner, .action, .securityMessage, .stamp, .typedName, .typedEmail, .typedMessage, .hasProblem,
                .nameMissing, .nameTooLong, .nameRefused, .emailMissing, .emailWrong, .emailRefused, .messageMissing,
                .messageTooLong, .messageRefused, .sentTooFast, .openTooLong, .notKept,
            ]
        case .enquiryThanks: [.practitioner]
        case .confirmSender: [.action, .heldAt, .subject, .address, .hasProblem]
        case .confirmAddress: [.action, .heldAt, .hasProblem]
        case .noAnswerNeeded: [.action, .subject, .hasProblem]
        case .name: [.action, .heldAt, .typedName, .hasProblem, .nameMissing, .nameTooLong]
        case .actionDone: [.isPassedOn, .isAddressAdded, .isNotPassedOn, .isConfirmed, .isDenied, .isNamed, .isClosed]
        case .message:
            [
                .author, .subject, .writtenAt, .paragraphs, .line, .files, .fileName, .fileSize, .fileLink, .leftOut,
                .replyAddress, .replyLink, .readableUntil, .securityMessage, .isUnproven, .copied,
            ]
        case .home, .linkOver, .notFound, .notAllowed, .tooLarge, .notUnderstood, .otherSite, .failed: []
        }
    }
}

/// A word that a page may use in double braces.
enum PageVariable: String, CaseIterable {
    /// The name at the top of every page.
    case organisation
    /// Where the style sheet is.
    case stylesheet
    /// Where the script is.
    case script
    /// What stands around the page of whoever is signed in; absent for others.
    case frame
    /// What every form of whoever is signed in holds.
    case csrf
    /// Where the page's form is sent to.
    case action
    /// The name of the practitioner that an enquiry is for; absent on the general form.
    case practitioner
    case securityMessage
    /// The signed mark of the form.
    case stamp
    case typedName, typedEmail, typedMessage
    /// True where any of the flags below is.
    case hasProblem
    case nameMissing, nameTooLong, nameRefused
    case emailMissing, emailWrong, emailRefused
    case messageMissing, messageTooLong, messageRefused
    case sentTooFast, openTooLong
    /// True where the enquiry could not be kept, by no fault of its sender.
    case notKept
    /// When the mail in question came, in words.
    case heldAt
    /// The subject of the mail in question; absent where it is empty.
    case subject
    /// The address that would be added.
    case address
    /// Of a message: who wrote it, and when, in words.
    case author, writtenAt
    /// Its words; inside it `line`, one paragraph.
    case paragraphs, line
    /// Its files; inside it what each is called, how large it is, in words, and where it is fetched.
    case files, fileName, fileSize, fileLink
    /// Files that are not to be had, in words; inside it `line`.
    case leftOut
    /// Where an answer goes, as an address and as a link.
    case replyAddress, replyLink
    /// True where the author's address has not been proven; who was addressed as well.
    case isUnproven, copied
    /// Until when the page is there, in words.
    case readableUntil
    case isPassedOn, isAddressAdded, isNotPassedOn, isConfirmed, isDenied, isNamed, isClosed

    /// What every page may use.
    static let common: Set<PageVariable> = [.organisation, .stylesheet, .script, .frame, .csrf]
}

/// What a page is filled with: texts as they are, escaped here.
struct PageValues {
    private var texts: [PageVariable: String] = [:]
    private var flags: Set<PageVariable> = []
    private var lists: [PageVariable: [PageValues]] = [:]

    /// Sets a list whose members have values of their own; an empty one is as if it had not been given.
    mutating func set(_ variable: PageVariable, _ list: [PageValues]) { lists[variable] = list.isEmpty ? nil : list }

    /// Values of one text.
    init(_ variable: PageVariable, _ text: String) { texts[variable] = text }

    init() {}

    /// A text; an empty one is as if it had not been given.
    subscript(_ variable: PageVariable) -> String? {
        get { texts[variable] }
        set { texts[variable] = newValue.flatMap { $0.isEmpty ? nil : $0 } }
    }

    /// Raises a flag.
    mutating func flag(_ variable: PageVariable) { flags.insert(variable) }

    /// The values as Mustache takes them.
    var escaped: [String: Any] {
        var result: [String: Any] = [:]
        for (variable, text) in texts { result[variable.rawValue] = HTMLText.escaped(text) }
        for variable in flags { result[variable.rawValue] = true }
        for (variable, list) in lists { result[variable.rawValue] = list.map(\.escaped) }
        return result
    }
}
