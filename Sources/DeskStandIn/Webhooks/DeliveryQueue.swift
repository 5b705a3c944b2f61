/// The queue of deliveries, and what becomes of them.
extension World {
    /// The next delivery that is due, taken out of the queue.
    mutating func nextDelivery(at time: Int64) -> Delivery? {
        releaseHeld()
        let place = deliveries.firstIndex { delivery in
            delivery.heldFor == nil && delivery.notBefore <= time
                && (webhooks.first { $0.id == delivery.webhookID }?.breaker.closedUntil ?? 0) <= time
        }
        guard let place else { return nil }
        underway += 1
        return deliveries.remove(at: place)
    }

    /// When the queue has to be looked at again; nil where nothing waits.
    func nextDeliveryTime() -> Int64? {
        deliveries.filter { $0.heldFor == nil }.map { delivery in
            max(delivery.notBefore, webhooks.first { $0.id == delivery.webhookID }?.breaker.closedUntil ?? 0)
        }.min()
    }

    /// Nothing is being delivered, and nothing is due.
    func isQuiet(at time: Int64) -> Bool {
        underway == 0 && !deliveries.contains { $0.heldFor == nil && $0.notBefore <= time }
    }

    /// Lets go what was held back, once there is enough of it.
    private mutating func releaseHeld() {
        let held = deliveries.filter { $0.heldFor != nil }
        guard let wanted = held.first?.heldFor, held.count >= wanted else { return }
        release()
    }

    /// Lets go all that is held back, the last first.
    mutating func release() {
        let held = deliveries.filter { $0.heldFor != nil }.reversed().map { delivery in
            var free = delivery
            free.heldFor = nil
            return free
        }
        deliveries.removeAll { $0.heldFor != nil }
        deliveries += held
    }

    /// Notes what a receiver said, and queues the delivery again where ZenDesk would.
    ///
    /// A timeout is tried five times more, 409 three times, 429 and 503 only where they say when within a minute; nothing
    /// else is tried again.
    mutating func settle(_ delivery: Delivery, _ reply: WebClient.Reply, at time: Int64) {
        underway -= 1
        let place = invocations.firstIndex { $0.id == delivery.invocationID }
        let failed = reply.status.map { !(200..<300 ~= $0) } ?? true
        if let place {
            invocations[place].attempts.append(
                Invocation.Attempt(at: now, status: reply.status, response: reply.body))
        }
        if let hook = webhooks.firstIndex(where: { $0.id == delivery.webhookID }) {
            webhooks[hook].breaker.note(failed: failed, at: time)
        }
        guard let wait = retry(delivery, reply) else {
            if let place { invocations[place].isOver = true }
            return
        }
        var again = delivery
        again.attempt += 1
        again.notBefore = time + Int64(wait * 1_000)
        deliveries.append(again)
    }

    private func retry(_ delivery: Delivery, _ reply: WebClient.Reply) -> Double? {
        switch reply.status {
        case nil: delivery.attempt <= 5 ? settings.webhookSpacing : nil
        case 409: delivery.attempt <= 3 ? settings.webhookSpacing : nil
        case 429, 503:
            // How often is not said; five times, as after a timeout.
            delivery.attempt <= 5 ? reply.retryAfter.flatMap { $0 < 60 ? Double($0) : nil } : nil
        default: nil
        }
    }
}
