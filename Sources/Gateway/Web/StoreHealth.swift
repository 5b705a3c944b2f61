import Flow
import Store

/// Says whether the store answers.
struct StoreHealth: HealthPort {
    let store: Store

    private static let patience = Duration.seconds(3)

    func health() async -> Health {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await store.lastArrival()) != nil }
            group.addTask {
                try? await Task.sleep(for: StoreHealth.patience)
                return false
            }
            let isWell = await group.next() ?? false
            group.cancelAll()
            return isWell ? .well : .failing("store")
        }
    }
}
