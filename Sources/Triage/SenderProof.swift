package import Mail

/// Whether the mail's From domain is proven (product §4.4).
package enum SenderProof: String, Hashable, Sendable, Codable, CaseIterable {
    /// A trusted server vouches for the From domain: dmarc=pass, or an aligned dkim or spf pass.
    case pass
    /// No trusted statement, or a temporary error.
    case none
    /// A trusted server says the From domain was forged.
    case fail
}

/// Whose word counts.
package struct AuthenticationPolicy: Sendable {
    /// authserv-ids of this mailbox; `*.` matches one or more labels, `""` a field without an id (topmost only).
    package var trustedServers: [String]
    /// Domains whose ARC seals count (RFC 8617).
    package var arcSealers: [String]

    package init(trustedServers: [String], arcSealers: [String] = []) {
        self.trustedServers = trustedServers
        self.arcSealers = arcSealers
    }

    /// True when `server` (lower case) is one of ours; an empty one only where the list says so.
    func trusts(_ server: String) -> Bool {
        trustedServers.contains { entry in
            let pattern = entry.loweredBytes
            guard pattern.begins(with: "*.") else { return pattern.text == server }
            let suffix = pattern.dropFirst()
            let name = Array(server.utf8)
            return suffix.count > 1 && name.count > suffix.count && name.suffix(suffix.count) == suffix
                && name.first != 0x2E
        }
    }
}

/// The proof and the words of the header that gave it (RFC 8601).
package struct ProvenSender: Hashable, Sendable, Codable {
    package var proof: SenderProof
    package var evidence: [String]
    package init(proof: SenderProof, evidence: [String] = []) {
        self.proof = proof
        self.evidence = evidence
    }
}

/// Reads the topmost trusted Authentication-Results block for the From domain.
package func proveSender(of message: Message, by policy: AuthenticationPolicy) -> ProvenSender {
    guard message.header.all("from").count == 1, message.from.count == 1, let from = message.from.first?.address
    else { return ProvenSender(proof: .none, evidence: ["From: not exactly one address"]) }
    let statements = SenderWitness.statements(in: message.header, by: policy)
    guard !statements.isEmpty else { return ProvenSender(proof: .none) }
    let direct = SenderWitness.proof(of: from.domain, in: statements)
    guard direct.proof != .pass, statements.contains(where: { $0.method == "arc" && $0.result == "pass" }) else {
        return direct
    }
    return ARCChain.proof(of: from.domain, in: message.header, by: policy) ?? direct
}

/// What trusted statements say of one domain.
enum SenderWitness {
    /// The statements of the topmost block of trusted neighbouring Authentication-Results fields.
    ///
    /// It ends at the first other field and at the first field of a server that is not trusted. Of each method the uppermost field's word counts, so that a field that
    /// came with the mail right below our server's adds nothing that ours has spoken of.
    static func statements(
        in header: Header, by policy: AuthenticationPolicy
    ) -> [AuthenticationResults.Statement] {
        var statements: [AuthenticationResults.Statement] = []
        var spoken: Set<String> = []
        let block = header.fields.drop { $0.name != fieldName }.prefix { $0.name == fieldName }
        for field in block {
            guard let results = AuthenticationResults(field.value), policy.trusts(results.server) else { break }
            statements += results.statements.filter { !spoken.contains($0.method) }
            spoken.formUnion(results.statements.map(\.method))
            if results.server.isEmpty { break }
        }
        return statements
    }

    /// The proof by dmarc, else by an aligned dkim or spf.
    static func proof(of domain: String, in statements: [AuthenticationResults.Statement]) -> ProvenSender {
        let dmarc = statements.filter { $0.method == "dmarc" }
        if let failed = dmarc.first(where: { $0.result == "fail" }) {
            return ProvenSender(proof: .fail, evidence: [failed.words])
        }
        let aligned = statements.filter { isAbout(domain, $0) }
        if let passed = aligned.first(where: { $0.result == "pass" }) {
            return ProvenSender(proof: .pass, evidence: [passed.words])
        }
        let failed = aligned.filter { ($0.method == "dkim" || $0.method == "spf") && $0.result == "fail" }
        guard failed.isEmpty else { return ProvenSender(proof: .fail, evidence: failed.map(\.words)) }
        return ProvenSender(proof: .none, evidence: statements.map(\.words))
    }

    private static let fieldName = "authentication-results"

    /// True when the statement speaks of this domain and of nothing else.
    private static func isAbout(_ domain: String, _ statement: AuthenticationResults.Statement) -> Bool {
        let names: [String]
        switch statement.method {
        case "dmarc": names = ["header.from"]
        case "dkim": names = ["header.d", "header.i"]
        case "spf": names = ["smtp.mailfrom"]
        default: return false
        }
        let values = names.compactMap { statement.properties[$0] }
        return !values.isEmpty
            && values.allSatisfy { value in
                DomainAlignment.domain(of: value).map { DomainAlignment.isAligned($0, domain) } ?? false
            }
    }
}
