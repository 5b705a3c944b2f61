package import Mail

/// A step of the ladder and its moment.
package struct ComingStep: Hashable, Sendable {
    package let step: Int
    package let at: Timestamp
}

/// What is to be done now for one conversation.
package struct DueStep: Hashable, Sendable {
    /// The latest step that has fallen due.
    package let step: Int
    /// When it did.
    package let at: Timestamp
    /// Earlier ones that fell due meanwhile: they are not made up for.
    package let passed: [Int]
    /// How the conversation waits from then on.
    package let then: Unanswered
}

extension Ladder {
    /// The step that comes next and when; nil when the ladder has ended.
    package func next(_ waiting: Unanswered, _ hours: WorkingHours) -> ComingStep? {
        guard !waiting.isDeskTold else { return nil }
        if waiting.isForDesk {
            // A step's number is used once: the ladder may have been longer before.
            return desk.map { _ in ComingStep(step: max(waiting.step, reminders.count), at: waiting.anchor) }
        }
        guard let plain = plain(waiting, hours) else { return nil }
        guard let notBefore = waiting.notBefore, notBefore > plain else {
            return ComingStep(step: waiting.step, at: plain)
        }
        return ComingStep(step: waiting.step, at: hours.next(atOrAfter: notBefore))
    }

    /// What is to be done now, which is one thing however much fell due; nil outside working hours and for nothing.
    ///
    /// A step that a snooze or an absence has put off begins the distances anew, and so does one that comes late: after
    /// a holiday there is one reminder, and not the whole ladder at once.
    package func due(_ waiting: Unanswered, _ hours: WorkingHours, now: Timestamp) -> DueStep? {
        guard waiting.isForDesk || hours.contains(now) else { return nil }
        var state = waiting
        var taken: ComingStep?
        var passed: [Int] = []
        while let next = next(state, hours), next.at <= now {
            if let taken { passed.append(taken.step) }
            taken = next
            let wasPutOff = plain(state, hours).map { next.at > $0 } ?? false
            state.step = next.step + 1
            state.isDeskTold = isDesk(next.step)
            if wasPutOff { (state.anchor, state.anchorStep) = (next.at, next.step) }
        }
        guard let taken else { return nil }
        if now - taken.at > Ladder.punctual { (state.anchor, state.anchorStep) = (now, taken.step) }
        return DueStep(step: taken.step, at: taken.at, passed: passed, then: state)
    }

    /// The next step's moment, were nothing put off.
    private func plain(_ waiting: Unanswered, _ hours: WorkingHours) -> Timestamp? {
        guard let delay = delay(waiting.step) else { return nil }
        // Of a ladder that has become shorter the last reminder counts.
        let last = waiting.anchorStep.map { isDesk(waiting.step) ? min($0, reminders.count - 1) : $0 }
        let rest = last.flatMap { self.delay($0) }.map { delay.after($0) } ?? delay
        switch rest {
        case .working(let time): return hours.next(atOrAfter: hours.instant(after: waiting.anchor, working: time))
        case .workingDays(let days): return hours.instant(after: waiting.anchor, workingDays: days)
        }
    }
}
