/// A sign by which one mail client marks what it quotes, and the mail that shows it.
struct HTMLClientMark: Hashable, Sendable {
    /// What an element says of its lines.
    enum Meaning: Hashable, Sendable {
        /// The client's own "On … wrote:".
        case introduction
        /// The writer's signature, put there by the client.
        case signature
        /// Here begins a header, and below it what is quoted, to the end of the mail.
        case boundary
        /// What is quoted begins at the next line.
        case boundaryBelow
        /// What is quoted begins below a rule that follows at once; without the rule nothing is said.
        case ruledBoundaryBelow
        /// Holds old text and nothing else.
        case old
        /// Holds quoted text; answers may stand around it.
        case quote
        /// In here a blockquote is a quote, and what stands above the first one is its introduction.
        case container
        /// A mail that is passed on begins here.
        case forward
    }

    /// Where a mark stands.
    enum Place: String, CaseIterable, Sendable {
        case id
        case className = "class"
        case name
        case dataMarker = "data-marker"
        case dataSignatureBlock = "data-signatureblock"
        case dataSignatureWidget = "data-signature-widget"
        case dataSmartmail = "data-smartmail"
    }

    let client: String
    let place: Place
    /// One word of the attribute's value in lower case; with a star at its end, the beginning of one.
    let word: String
    let meaning: Meaning
    /// The file in `Tests/Fixtures/replies/html`, without its ending.
    let fixture: String

    init(_ client: String, _ place: Place, _ word: String, _ meaning: Meaning, _ fixture: String) {
        self.client = client
        self.place = place
        self.word = word
        self.meaning = meaning
        self.fixture = fixture
    }
}
