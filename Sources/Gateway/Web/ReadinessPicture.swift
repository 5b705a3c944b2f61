import Flow
import Mail
import MailIn
import Store

/// How everything is at one moment: what the mailboxes and the store say, and what it means.
struct ReadinessPicture {
    /// One mailbox that is watched.
    struct Mailbox {
        var name: String
        /// How old the last success may be.
        var limit: Duration
        /// As this process knows it.
        var status: MailboxStatus
        /// As the store has kept it, for a process that has only begun; nil where it keeps nothing.
        var kept: MailboxReading?
    }

    var now: Timestamp
    /// When this process began to watch.
    var startedAt: Timestamp
    var mailboxes: [Mailbox]
    /// nil where the store did not answer in time.
    var backlog: Backlog?

    /// How long a mail that could go, or a task that could be done, may wait.
    static let patience = Duration.seconds(600)

    /// Each part and how it is.
    var standings: [PartStanding] {
        [PartStanding("store", backlog == nil ? .failing : .ok)] + mailboxes.map(standing) + [queue, desk]
    }

    /// A restart makes no mailbox look younger: who was never read is as old as the first watch over it.
    func age(of mailbox: Mailbox) -> Duration { now - (lastSuccess(of: mailbox) ?? since(mailbox)) }

    private func standing(of mailbox: Mailbox) -> PartStanding {
        var status = mailbox.status
        status.lastSuccess = lastSuccess(of: mailbox)
        let state: PartStanding.State =
            switch MailboxHealth(status, since: since(mailbox), now: now, limit: mailbox.limit) {
            case .fine: .ok
            case .late: .late
            case .loginRefused: .refused
            }
        return PartStanding("mailbox \(mailbox.name)", state, age: age(of: mailbox))
    }

    private func lastSuccess(of mailbox: Mailbox) -> Timestamp? {
        [mailbox.status.lastSuccess, mailbox.kept?.succeededAt].compactMap(\.self).max()
    }

    private func since(_ mailbox: Mailbox) -> Timestamp { min(mailbox.kept?.since ?? startedAt, startedAt) }

    private var queue: PartStanding {
        guard let backlog else { return PartStanding("queue", .unknown) }
        let age = backlog.sendableSince.map { now - $0 } ?? .zero
        return PartStanding("queue", age > ReadinessPicture.patience ? .late : .ok, age: age)
    }

    /// A desk that does not answer is asked less and less often, and its tasks are not due meanwhile: the alarm tells.
    private var desk: PartStanding {
        guard let backlog else { return PartStanding("desk", .unknown) }
        let age = backlog.deskDueSince.map { now - $0 } ?? .zero
        return PartStanding("desk", backlog.isDeskDown || age > ReadinessPicture.patience ? .late : .ok)
    }
}

extension ReadinessPicture {
    /// The numbers behind it.
    ///
    /// What there can be is told where there is none too: a series that comes and goes is hard to watch.
    var levels: [MeasuredLevel] {
        [MeasuredLevel("postern_store_up", backlog == nil ? 0 : 1)]
            + mailboxes.map { MeasuredLevel("postern_mailbox_age_seconds", seconds(age(of: $0)), ["mailbox": $0.name]) }
            + (backlog.map(levels) ?? [])
    }

    private func levels(of backlog: Backlog) -> [MeasuredLevel] {
        let states: [OutgoingState] = [.due, .claimed, .handingOver, .uncertain, .failed, .held]
        let queue = states.map { state in
            MeasuredLevel("postern_queue_mails", Double(backlog.queue[state] ?? 0), ["state": state.rawValue])
        }
        let held = HoldReason.allCases.map { reason in
            MeasuredLevel(
                "postern_held_mails", Double(backlog.held[reason.rawValue] ?? 0), ["reason": reason.rawValue])
        }
        let alarms = backlog.alarms.map { MeasuredLevel("postern_alarms", Double($0.value), ["kind": $0.key]) }
        return queue + held + alarms + [
            MeasuredLevel("postern_queue_oldest_due_seconds", seconds(since: backlog.dueSince)),
            MeasuredLevel("postern_desk_tasks_waiting", Double(backlog.deskTasks)),
            MeasuredLevel("postern_desk_oldest_task_seconds", seconds(since: backlog.oldestDeskTask)),
            MeasuredLevel("postern_conversations_waiting", Double(backlog.waiting)),
        ]
    }

    private func seconds(since moment: Timestamp?) -> Double { moment.map { seconds(now - $0) } ?? 0 }

    private func seconds(_ time: Duration) -> Double { Double(max(time, .zero).milliseconds) / 1_000 }
}
