package import Mail

/// When an unanswered conversation is brought to mind: reminders to the practitioner, then a ticket at the desk.
///
/// Every step counts from the question, not from the step before. Steps are numbered from 0; the desk's is the last one.
package struct Ladder: Hashable, Sendable {
    /// How long after the question a step comes, in the practitioner's working hours.
    package enum Delay: Hashable, Sendable, CustomStringConvertible {
        /// Minutes and hours are time within working hours.
        case working(Duration)
        /// A day is a working day, not 24 working hours: the same time of the next day that has any.
        case workingDays(Int)

        /// Longer ladders are typing errors.
        static let mostDays = 90
        private static let mostMinutes = 90 * 24 * 60

        /// Reads `30m`, `4h`, `2d`; nil for anything else, for nothing and for more than 90 days.
        package init?(parsing text: String) {
            guard let count = Int(text.dropLast()), count > 0, text.utf8.first != 0x2B else { return nil }
            switch text.last {
            case "d" where count <= Delay.mostDays: self = .workingDays(count)
            case "h" where count <= Delay.mostMinutes / 60: self = .working(.seconds(count * 3_600))
            case "m" where count <= Delay.mostMinutes: self = .working(.seconds(count * 60))
            default: return nil
            }
        }

        package var description: String {
            switch self {
            case .workingDays(let days): return "\(days)d"
            case .working(let duration):
                let minutes = duration.milliseconds / 60_000
                return minutes % 60 == 0 ? "\(minutes / 60)h" : "\(minutes)m"
            }
        }

        /// True where a step with that delay comes later than one with this; hours come before days.
        package func comesBefore(_ later: Delay) -> Bool {
            switch (self, later) {
            case (.working(let one), .working(let other)): one < other
            case (.workingDays(let one), .workingDays(let other)): one < other
            case (.working, .workingDays): true
            case (.workingDays, .working): false
            }
        }

        /// What is left of this delay where counting begins at an earlier step.
        ///
        /// Days after hours stay whole: the step comes a little later, never earlier.
        func after(_ earlier: Delay) -> Delay {
            switch (self, earlier) {
            case (.workingDays(let days), .workingDays(let before)): .workingDays(max(days - before, 0))
            case (.working(let time), .working(let before)): .working(max(time - before, .zero))
            case (.workingDays, .working): self
            case (.working, .workingDays): .working(.zero)
            }
        }
    }

    /// The practitioner's reminders, in their order.
    package var reminders: [Delay]
    /// The escalation ticket; nil for none.
    package var desk: Delay?

    /// The default: after 4 hours, 1 day, 2 days; at the desk after 3 days.
    package init(
        reminders: [Delay] = [.working(.seconds(14_400)), .workingDays(1), .workingDays(2)],
        desk: Delay? = .workingDays(3)
    ) {
        self.reminders = reminders
        self.desk = desk
    }

    /// A step late by more than this begins the distances to the next ones anew.
    static let punctual = Duration.seconds(3_600)
    /// No snooze and no absence silences a conversation for longer: a wrong date must not do so for ever.
    package static let longestSilence = Duration.seconds(60 * 86_400)
    /// How long an agent's public reply quiets the reminders.
    package static let agentPause = Duration.seconds(86_400)

    /// How many steps there are.
    package var count: Int { reminders.count + (desk == nil ? 0 : 1) }

    /// True for the step that goes to the desk: whatever comes after the reminders.
    ///
    /// It may have a higher number than there are reminders: of a ladder that was longer when it was begun.
    package func isDesk(_ step: Int) -> Bool { desk != nil && step >= reminders.count }

    func delay(_ step: Int) -> Delay? {
        if reminders.indices.contains(step) { return reminders[step] }
        return isDesk(step) ? desk : nil
    }
}

/// A conversation that waits for its practitioner's answer, as far as the ladder goes by it.
package struct Unanswered: Hashable, Sendable {
    /// When the question was filed; later where the ladder has begun anew from a step (`anchorStep`).
    package var anchor: Timestamp
    /// The step that happened at `anchor`; nil for the question.
    package var anchorStep: Int?
    /// The step that comes next.
    package var step: Int
    /// Nothing falls due before: the latest of a snooze, a pause and the practitioner's return; nil for none.
    package var notBefore: Timestamp?
    /// True where the practitioner cannot be reached: the desk is next, at once and at any hour.
    package var isForDesk: Bool
    /// True once the desk has been told in this round: nothing comes after that, whatever becomes of the ladder.
    package var isDeskTold: Bool

    package init(
        since anchor: Timestamp, anchorStep: Int? = nil, step: Int = 0, notBefore: Timestamp? = nil,
        isForDesk: Bool = false, isDeskTold: Bool = false
    ) {
        self.anchor = anchor
        self.anchorStep = anchorStep
        self.step = step
        self.notBefore = notBefore
        self.isForDesk = isForDesk
        self.isDeskTold = isDeskTold
    }
}
