/// Every page that is made of a model.
enum PageCatalogue {
    static let samples: [String: any PageModel] = {
        let all: [any PageModel] = [
            SignInPage.sample, SignInSentPage.sample, SignInConfirmPage.sample, HomePage.sample, InboxPage.sample,
            ConversationPage.sample, FilesPage.sample, ClientsPage.sample, WritePage.sample, ProfilePage.sample,
            PreferencesPage.sample, OverviewPage.sample, HeldListPage.sample, HeldMailPage.sample, QueuePage.sample,
            SentMailPage.sample, PeoplePage.sample, PersonPage.sample, SuppressionPage.sample, DeskPage.sample,
            TicketPage.sample, MonitoringPage.sample, ReviewPage.sample, TemplatesPage.sample,
        ]
        return Dictionary(uniqueKeysWithValues: all.map { (type(of: $0).name, $0) })
    }()
}

/// Parts that several pages take in, each with what it may use.
enum PageFragment {
    static let messageBox = "message-box"
    static let conversationRow = "conversation-row"

    static let all: [String: any Sendable] = [messageBox: MessageBox.sample, conversationRow: ConversationItem.sample]
}
