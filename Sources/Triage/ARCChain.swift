import Mail

/// The seals of forwarders (RFC 8617), read only once our own server has verified the chain and said arc=pass.
enum ARCChain {
    /// A pass that a named sealer recorded, from the newest seal back to the first one of somebody else.
    static func proof(of domain: String, in header: Header, by policy: AuthenticationPolicy) -> ProvenSender? {
        guard let seals = numbered(header.all("arc-seal")),
            let results = numbered(header.all("arc-authentication-results")),
            let newest = seals.keys.max(), newest <= longestChain
        else { return nil }
        for instance in stride(from: newest, through: 1, by: -1) {
            guard let seal = seals[instance], isNamed(seal, instance: instance, by: policy),
                let value = results[instance]?.rest, let record = AuthenticationResults(value)
            else { return nil }
            let proof = SenderWitness.proof(of: domain, in: record.statements)
            guard proof.proof == .pass else { continue }
            let sealer = seal.tags["d"] ?? ""
            return ProvenSender(proof: .pass, evidence: ["arc=pass", "sealed by \(sealer)"] + proof.evidence)
        }
        return nil
    }

    /// RFC 8617 §4.2.1 allows fifty sets.
    private static let longestChain = 50

    private struct Numbered {
        let tags: [String: String]
        /// What follows the first tag.
        let rest: [UInt8]
    }

    /// The fields by their instance; nil when one has none or two have the same, for then nobody knows which was sealed.
    private static func numbered(_ fields: [Header.Field]) -> [Int: Numbered]? {
        var byInstance: [Int: Numbered] = [:]
        for field in fields {
            let pieces = field.value.split(separator: 0x3B, omittingEmptySubsequences: false)
            let tags = tags(of: pieces)
            guard let tags, let number = tags["i"], let instance = Int(number), instance >= 1,
                byInstance[instance] == nil, let end = field.value.firstIndex(of: 0x3B)
            else { return nil }
            byInstance[instance] = Numbered(tags: tags, rest: Array(field.value[(end + 1)...]))
        }
        return byInstance
    }

    /// `i` must be the first tag; of equal names the first counts, and a repeated name is none at all.
    private static func tags(of pieces: [ArraySlice<UInt8>]) -> [String: String]? {
        var tags: [String: String] = [:]
        for (place, piece) in pieces.enumerated() {
            guard let equals = piece.firstIndex(of: 0x3D) else { continue }
            let name = piece[..<equals].trimmed.lowered.text
            if place == 0, name != "i" { return nil }
            let isRepeated = tags[name] != nil
            tags[name] = isRepeated ? "" : piece[(equals + 1)...].trimmed.lowered.text
        }
        return tags
    }

    private static func isNamed(_ seal: Numbered, instance: Int, by policy: AuthenticationPolicy) -> Bool {
        guard let domain = seal.tags["d"], !domain.isEmpty else { return false }
        guard policy.arcSealers.contains(where: { $0.lowercased() == domain }) else { return false }
        // The first seal has no chain before it to vouch for (RFC 8617 §4.1.3).
        return seal.tags["cv"] == (instance == 1 ? "none" : "pass")
    }
}
