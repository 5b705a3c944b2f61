import Flow
import Mail
import MailOut
import Store
import Triage

/// What the operator's pages ask for, as the commands do it.
struct StoreOperating: OperatingPort {
    let wiring: Wiring
    let hasOwnDesk: Bool
    /// Told of what was filed.
    let onFiled: @Sendable ([Filed]) async -> Void
    let onDeskWork: @Sendable () -> Void

    var mailboxes: [String] { wiring.settings.mailboxes.map(\.name) }

    func release(_ arrival: ArrivalID) async throws {
        let filed = try await wiring.store.release(arrival, vouchedBy: nil, now: .now, by: wiring.judgement)
        await onFiled([filed])
    }

    func deskHasWork() { onDeskWork() }

    func templatePreview() async throws -> [UInt8] {
        let settings = wiring.settings
        let templates = try Templates(folder: settings.templates, design: settings.design)
        let previews = try TemplateName.allCases.flatMap { name in
            try templates.locales(of: name).flatMap { locale in
                try TemplatePreview.all(of: [name], locale: locale, settings: settings.composing, templates: templates)
            }
        }
        return TemplatePreview.page(previews, organisation: settings.organisation)
    }
}
