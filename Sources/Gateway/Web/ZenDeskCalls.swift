import Desk
import Flow
import Mail

/// Has ZenDesk's tickets looked at as soon as its webhook tells of them.
struct ZenDeskCalls: DeskCallPort {
    private let desk: ZenDesk
    private let runner: DeskRunner
    private let secret: ZenDeskSettings.Secret
    private let now: @Sendable () -> Timestamp

    /// nil for another desk, and for an account without a webhook.
    init?(_ desk: any DeskService, _ runner: DeskRunner, _ now: @escaping @Sendable () -> Timestamp) {
        guard let desk = desk as? ZenDesk, let secret = desk.webhookSecret else { return nil }
        self.desk = desk
        self.runner = runner
        self.secret = secret
        self.now = now
    }

    func take(_ call: DeskCall) async -> DeskCallStanding {
        guard let secret = try? secret() else { return .busy }
        do {
            let ticket = try ZenDeskWebhook.verify(
                body: call.body, signature: call.signature, timestamp: call.timestamp, secret: secret, now: now())
            guard desk.notice(ticket) else { return .busy }
            runner.wakeForChanges()
            return .taken
        } catch .unreadable {
            return .unreadable
        } catch {
            return .refused
        }
    }
}
