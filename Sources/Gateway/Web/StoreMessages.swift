import Flow
import Mail
import MailOut
import Triage

/// What the links to messages lead to.
struct StoreMessages: MessagePort {
    let wiring: Wiring
    let reader: MessageReader

    func message(for token: String) async throws -> ReadableMessage? {
        guard case .reading(let id)? = wiring.secrets.keys.token(in: token) else { return nil }
        return try await reader.message(id)
    }
}
