package import Mail
package import Triage

/// What the configuration says about decisions.
package struct JourneyRules: Sendable {
    /// How many mails an hour are acted on before the rest is held: headers miss loops, counting does not.
    package struct Budgets: Hashable, Sendable {
        /// Of one sender who is not a member or practitioner.
        package var stranger = 10
        /// Of one known sender.
        package var knownSender = 120
        /// In one conversation.
        package var conversation = 60
        /// With the same normalised body, whoever sends them.
        package var sameBody = 20
        /// Notices to addresses that are neither known nor confirmed, over all.
        package var noticesToStrangers = 300
        /// Notices to one such address, in a day.
        package var noticesToOneStranger = 6
        /// Notices to such addresses of one domain, or caused by one visitor of the form.
        package var noticesToOneSource = 60
        package init() {}
    }

    /// How enquiries of people who are not members are taken (product §2.2).
    package struct Enquiries: Hashable, Sendable {
        /// An enquirer who gives no name is asked for one before anything is forwarded, or taken without.
        package enum WithoutName: String, Hashable, Sendable, CaseIterable { case ask, accept }
        /// Which enquirers show first that they read mail at their address.
        package enum ConfirmAddress: String, Hashable, Sendable, CaseIterable { case never, unauthenticated, always }
        /// Asking is the default: a practitioner should know whom they answer.
        package var withoutName = WithoutName.ask
        /// Never is the default: it is shown that the address is not confirmed.
        package var confirmAddress = ConfirmAddress.never
        /// From addresses of site forms, whose Reply-To is the enquirer's unconfirmed address.
        package var forms: [EmailAddress] = []
        package init() {}
    }

    /// How strangers are taken.
    package var enquiries = Enquiries()
    /// Off only where no server in front of the mailbox states who sent a mail: then everybody counts as proven enough.
    package var requireAuthentication: Bool
    package var budgets: Budgets
    /// Our own addresses: nobody writes from one of them.
    package var scheme: AddressScheme?
    /// How long a `q-` question can be answered.
    package var questionLifetime: Duration

    package init(
        requireAuthentication: Bool = true, budgets: Budgets = Budgets(),
        questionLifetime: Duration = .seconds(7 * 86_400), scheme: AddressScheme? = nil
    ) {
        self.scheme = scheme
        self.requireAuthentication = requireAuthentication
        self.budgets = budgets
        self.questionLifetime = questionLifetime
    }
}
