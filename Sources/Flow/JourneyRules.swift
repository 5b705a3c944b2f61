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
        package init() {}
    }

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
