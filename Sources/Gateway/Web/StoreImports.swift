import Flow
import Mail
import People
import Store

/// Brings in what the API is told, by the rules of files.
struct StoreImports: ImportPort {
    let wiring: Wiring
    /// Told that bookings may have changed who is an active client, and what is due.
    let onChange: @Sendable () -> Void

    func bringInPerson(_ row: [UInt8]) async throws -> ImportAnswer {
        answer(to: try await imports.people(list(row), now: .now))
    }

    func bringInBooking(_ row: [UInt8]) async throws -> ImportAnswer {
        answer(to: try await imports.bookings(list(row), now: .now))
    }

    private var imports: FileImport { FileImport(store: wiring.store, scheme: wiring.settings.scheme) }

    private func list(_ row: [UInt8]) -> [UInt8] { [UInt8(ascii: "[")] + row + [UInt8(ascii: "]")] }

    private func answer(to outcome: ImportOutcome) -> ImportAnswer {
        if outcome.mistakes.isEmpty { onChange() }
        return ImportAnswer(
            isCreated: outcome.created > 0,
            mistakes: outcome.mistakes.map { mistake in
                ImportAnswer.Mistake(
                    field: mistake.column ?? "",
                    words: mistake.remedy.isEmpty ? mistake.what : "\(mistake.what): \(mistake.remedy)")
            })
    }
}
