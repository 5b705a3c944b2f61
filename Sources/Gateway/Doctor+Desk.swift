import Curl
import Dashboard
import Desk
import Flow
import Foundation
import Store

extension Doctor {
    /// What the desk says of itself; nothing where there is no store yet.
    func desk(_ settings: Settings) async -> [Finding] {
        guard FileManager.default.fileExists(atPath: settings.store), let store = try? settings.openStore() else {
            return []
        }
        let loop = CurlLoop()
        defer {
            loop.stop()
            try? store.close()
        }
        return await settings.checkedDesk(store, loop: loop).check().map { finding in
            let result: Finding.Result =
                switch finding.weight {
                case .fine: .fine
                case .warning: .warning
                case .failure: .fail
                }
            return Finding(subject: "desk", result: result, words: finding.words)
        }
    }

    /// The pages' templates, and whether the address is free or our own; nothing where no web is served.
    func web(_ settings: Settings) -> [Finding] {
        guard let web = settings.web else { return [] }
        let address = "\(web.host):\(web.port)"
        guard ServeLock.isHeld(for: settings) || FreePort.isFree(host: web.host, port: web.port) else {
            let words = "somebody else listens on \(address): end that, or say another address in web.listen"
            return [Finding(subject: "web", result: .fail, words: words)]
        }
        do {
            _ = try Pages(folder: settings.templates, organisation: settings.organisation)
            return [
                Finding(subject: "web", result: .fine, words: "\(web.links.origin), served on \(address)")
            ]
        } catch {
            return [Finding(subject: "web", result: .fail, words: "\(error)")]
        }
    }
}
