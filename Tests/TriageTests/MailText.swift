import Mail

@testable import Triage

extension Message {
    /// A message written with LF line ends, as a test reads best.
    init(text: String) {
        self.init(parsing: text.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] })
    }
}

/// The installation that the tests judge for.
enum Installation {
    static let keys = TokenKeys(current: TokenKeys.Key(id: 1, secret: [UInt8](0..<32)))
    static let scheme = AddressScheme(domain: "post.example", style: .catchAll, aliases: ["hello": .enquiries])
    static let policy = JudgePolicy(scheme: scheme, keys: keys)

    static func address(_ token: AddressToken) -> String { "\(keys.localPart(for: token))@post.example" }
}
