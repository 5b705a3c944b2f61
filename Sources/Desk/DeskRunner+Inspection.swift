import Flow
import Mail
import Store

/// The daily look at the desk.
extension DeskRunner {
    private static let inspectionInterval = Duration.seconds(86_400)
    /// How often it is looked whether a day has passed.
    private static let inspectionStep = Duration.seconds(600)

    func keepInspecting() async {
        while !Task.isCancelled {
            await attempt("inspect") { try await self.inspectDaily() }
            try? await Task.sleep(for: DeskRunner.inspectionStep)
        }
    }

    /// Looks whether the desk still fits us, once a day; a look that failed is made again soon.
    ///
    /// What is found stands as an alarm until a later look does not find it.
    /// - Throws: `StoreError`, `DeskUnreachable`.
    package func inspectDaily() async throws {
        let name = "\(desk.name)-inspected"
        if let last = try await store.deskCursor(name).flatMap({ Int64($0) }),
            now() - Timestamp(milliseconds: last) < DeskRunner.inspectionInterval
        {
            return
        }
        let inspection = try await desk.inspect()
        try await fileSoftly(inspection.changes)
        try await store.setAlarms(Alarm.deskDrift, inspection.findings, now: now())
        try await store.setDeskCursor(String(now().milliseconds), of: name)
    }
}
