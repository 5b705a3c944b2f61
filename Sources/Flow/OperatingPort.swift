package import Triage

/// What the operator's pages ask of the rest.
package protocol OperatingPort: Sendable {
    /// The mailboxes that are watched, by their names in the configuration.
    var mailboxes: [String] { get }
    /// True where tickets are worked on our own pages, and not at a desk elsewhere.
    var hasOwnDesk: Bool { get }

    /// Decides a held mail again, without the reason that it is held for.
    ///
    /// - Throws: whatever keeps the store from deciding.
    func release(_ arrival: ArrivalID) async throws

    /// Told that an agent has done something at our own desk.
    func deskHasWork()

    /// Every notice in every language as one page, with sample people.
    ///
    /// - Throws: what keeps a template from being written.
    func templatePreview() async throws -> [UInt8]
}
