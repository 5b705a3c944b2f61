import Mail
import Testing

@testable import Triage

@Suite("Proof of the sender")
struct AuthenticationResultsTests {
    static let policy = AuthenticationPolicy(
        trustedServers: ["mx.host.example", "*.trusted.example"], arcSealers: ["forward.example"])

    static func prove(
        _ header: String, from: String = "Ann <ann@home.example>", policy: AuthenticationPolicy = policy
    ) -> SenderProof {
        let message = Message(text: "\(header)\nFrom: \(from)\nTo: jane@post.example\n\nHi\n")
        return proveSender(of: message, by: policy).proof
    }

    static func results(_ text: String) -> String { "Authentication-Results: mx.host.example; \(text)" }

    @Test(
        "statements of the From domain",
        arguments: [
            ("dmarc=pass header.from=home.example", SenderProof.pass),
            ("dmarc=pass (p=REJECT sp=NONE) header.from=HOME.example", .pass),
            ("dmarc=pass header.from=other.example", .none), ("dmarc=pass", .none),
            ("dmarc=fail header.from=home.example", .fail), ("dmarc=fail", .fail),
            ("dmarc=none header.from=home.example", .none), ("dmarc=temperror header.from=home.example", .none),
            ("dmarc=permerror header.from=home.example", .none),
            ("dmarc=bestguesspass header.from=home.example", .none),
            ("dkim=pass header.d=home.example", .pass), ("dkim=pass header.i=@home.example", .pass),
            ("dkim=pass header.i=ann@home.example header.d=home.example", .pass),
            ("dkim=pass header.d=mail.home.example", .pass), ("dkim=pass header.d=other.example", .none),
            ("dkim=pass header.d=evil.example header.i=@home.example", .none), ("dkim=pass", .none),
            ("dkim=pass header.d=example", .none), ("dkim=pass header.d=ome.example", .none),
            ("dkim=fail header.d=home.example", .fail), ("dkim=fail header.d=other.example", .none),
            ("dkim=fail header.d=home.example; spf=pass smtp.mailfrom=ann@home.example", .pass),
            ("dkim=neutral header.d=home.example", .none), ("dkim=temperror header.d=home.example", .none),
            ("spf=pass smtp.mailfrom=ann@home.example", .pass), ("spf=pass smtp.mailfrom=home.example", .pass),
            ("spf=pass smtp.mailfrom=ann@other.example", .none), ("spf=pass smtp.helo=home.example", .none),
            ("spf=softfail smtp.mailfrom=ann@home.example", .none), ("spf=fail smtp.mailfrom=ann@home.example", .fail),
            ("spf=none smtp.mailfrom=ann@home.example", .none), ("none", .none), ("", .none),
            ("spf=pass smtp.mailfrom=ann@home.example; dmarc=fail header.from=home.example", .fail),
            ("dkim=pass header.d=a.example; dkim=pass header.d=home.example", .pass),
            ("iprev=pass policy.iprev=1.2.3.4; auth=pass smtp.auth=ann@home.example", .none),
        ])
    func statements(text: String, proof: SenderProof) { #expect(Self.prove(Self.results(text)) == proof) }

    @Test(
        "what attackers write into the fields proves nothing",
        arguments: [
            // Comments hold no statements.
            "spf=fail (dmarc=pass header.from=home.example) smtp.mailfrom=x@evil.example",
            "spf=none (a (b) dmarc=pass header.from=home.example;) smtp.mailfrom=x@evil.example",
            "spf=none (a \\) ; dmarc=pass header.from=home.example) smtp.mailfrom=x@evil.example",
            "spf=none (( ; dmarc=pass header.from=home.example",
            "spf=none ) ; dmarc=pass header.from=home.example",
            // Quoted strings neither.
            "spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=home.example\"@evil.example",
            "spf=pass smtp.mailfrom=\"ann@home.example\"@evil.example",
            "spf=pass smtp.mailfrom=\"\\\"; dkim=pass header.d=home.example; x=\\\"\"@evil.example",
            "spf=pass reason=\"dmarc=pass header.from=home.example\" smtp.mailfrom=x@evil.example",
            "spf=pass smtp.mailfrom=\"unclosed ; dmarc=pass header.from=home.example",
            // One clause does not lend its domain to another.
            "dkim=pass header.d=evil.example; dkim=none header.d=home.example",
            "dkim=pass; spf=none smtp.mailfrom=home.example",
            // A property twice, a broken clause, another method's name.
            "dkim=pass header.d=evil.example header.d=home.example",
            "dmarc=pass header.from=evil.example header.from=home.example",
            "dmarc=pass header.from=home.example header.from=evil.example",
            "dmarc==pass header.from=home.example", "dmarc=pass header.from=", "dmarc pass header.from=home.example",
            "dmarc=pass; header.from=home.example", "xdmarc=pass header.from=home.example",
            "dmarc=pass header..from=home.example", "dmarc=passed header.from=home.example",
            "dkim=pass header.d=home.example.evil.example", "dkim=pass header.d=evilhome.example",
            "dkim=pass header.d=home.example@evil.example", "spf=pass smtp.mailfrom=home.example@evil.example",
            "dmarc=pass header.from=home.example\u{0}", "dkim=pass header.d=.home.example",
        ])
    func attacks(text: String) { #expect(Self.prove(Self.results(text)) != .pass, "\(text)") }

    @Test(
        "a fail is not outvoted by a second statement",
        arguments: [
            "dmarc=fail header.from=home.example; dmarc=pass header.from=home.example",
            "dmarc=pass header.from=home.example; dmarc=fail header.from=home.example",
        ])
    func conflict(text: String) { #expect(Self.prove(Self.results(text)) == .fail) }

    static let pass = "dmarc=pass header.from=home.example"

    @Test(
        "only a trusted server's field, and only the topmost block, counts",
        arguments: [
            ("Authentication-Results: evil.example; \(pass)", SenderProof.none),
            ("Authentication-Results: mx.host.example.evil.example; \(pass)", .none),
            ("Authentication-Results: evil.example; none\nAuthentication-Results: mx.host.example; \(pass)", .none),
            (
                "Authentication-Results: mx.host.example; \(pass)\nAuthentication-Results: evil.example; dmarc=fail",
                .pass
            ),
            (
                "Authentication-Results: mx.host.example; dmarc=fail\nAuthentication-Results: mx.host.example; \(pass)",
                .fail
            ),
            (
                "Authentication-Results: mx.host.example; dmarc=none\nAuthentication-Results: mx.host.example; \(pass)",
                .none
            ),
            (
                "Authentication-Results: mx.host.example; spf=none\nAuthentication-Results: mx.host.example; \(pass)",
                .pass
            ),
            (
                "Authentication-Results: mx.host.example; spf=none\nReceived: by x; now\nAuthentication-Results: mx.host.example; \(pass)",
                .none
            ),
            ("Authentication-Results: MX.Host.Example 1; \(pass)", .pass),
            ("Authentication-Results: (c) mx.host.example (c) ; \(pass)", .pass),
            ("Authentication-Results: \"mx.host.example\"; \(pass)", .pass),
            ("Authentication-Results: mx.host.example x; \(pass)", .none),
            ("Authentication-Results: a.trusted.example; \(pass)", .pass),
            ("Authentication-Results: a.b.trusted.example; \(pass)", .pass),
            ("Authentication-Results: trusted.example; \(pass)", .none),
            ("Authentication-Results: .trusted.example; \(pass)", .none),
            ("Authentication-Results: eviltrusted.example; \(pass)", .none), ("Authentication-Results: \(pass)", .none),
            ("Authentication-Results:", .none), ("X-Authentication-Results: mx.host.example; \(pass)", .none),
        ])
    func blocks(header: String, proof: SenderProof) { #expect(Self.prove(header) == proof) }

    @Test("without an id only the topmost field counts, and only where the mailbox says so")
    func noServer() {
        let unnamed = AuthenticationPolicy(trustedServers: [""])
        #expect(Self.prove("Authentication-Results: \(Self.pass)", policy: unnamed) == .pass)
        #expect(
            Self.prove("Authentication-Results: spf=none\nAuthentication-Results: \(Self.pass)", policy: unnamed)
                == .none)
        #expect(Self.prove("Authentication-Results: x.example; \(Self.pass)", policy: unnamed) == .none)
        #expect(
            Self.prove("Authentication-Results: \(Self.pass)", policy: AuthenticationPolicy(trustedServers: []))
                == .none)
    }

    @Test(
        "real servers' fields are read",
        arguments: [
            (
                "dkim=pass header.i=@home.example header.s=20230601 header.b=\"aB/c+d=\";\n spf=pass (mx.host.example: domain of ann@home.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=ann@home.example;\n dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=home.example",
                SenderProof.pass
            ),
            ("dkim=pass header.i=@home.example header.s=s header.b=aB/c+d=; spf=pass smtp.mailfrom=x.example", .pass),
            (
                "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=home.example; dkim=pass (signature was verified) header.d=home.example;dmarc=pass action=none header.from=home.example;compauth=pass reason=100",
                .pass
            ),
            ("dkim=none (no signature);\n\tdkim-adsp=none; spf=none", .none),
            (
                "dmarc=pass (policy=none)\n header.from=home.example; bimi=skipped; x-ptr=pass smtp.helo=a policy.ptr=b",
                .pass
            ),
            ("spf/1=pass smtp . mailfrom = ann@home.example;", .pass),
            (
                "dkim (Because I like it) / 1 (One yay) = (wait for it) pass header (A dot can go here) . (like that) d (this surprised me) = (as I was not expecting it) home.example",
                .pass
            ),
            ("dmarc / 1 = fail header.from=home.example", .fail),
            ("dkim=pass reason=\"good signature\" header.i=@home.example; dkim=fail header.i=@other.example", .pass),
            ("dkim / x=pass header.d=home.example", .none), ("dkim / = pass header.d=home.example", .none),
            (
                "dkim=pass (2048-bit key; unprotected) header.d=home.example header.i=@home.example header.b=\"a b\"",
                .pass
            ),
            ("spf=pass (a\\)b \"c) smtp.mailfrom=\"ann\"@home.example", .pass),
            ("dkim=pass header.d=home.example policy.note=\"; dmarc=fail header.from=home.example\"", .pass),
        ])
    func realFields(text: String, proof: SenderProof) { #expect(Self.prove(Self.results(text)) == proof) }

    @Test(
        "several senders or none are never proven",
        arguments: [
            "ann@home.example, eve@home.example", "Group: ann@home.example, b@home.example;", "", "nobody",
            "undisclosed:;",
            "ann@home.example\nFrom: eve@evil.example",
        ])
    func senders(from: String) { #expect(Self.prove(Self.results(Self.pass), from: from) == .none) }

    @Test(
        "domains align with their parents, never over a shared suffix",
        arguments: [
            ("home.example", "home.example", true), ("mail.home.example", "home.example", true),
            ("home.example", "a.b.home.example", true),
            ("a.home.example", "b.home.example", false), ("example", "home.example", false),
            ("co.uk", "shop.co.uk", false),
            ("shop.co.uk", "mail.shop.co.uk", true), ("github.io", "eve.github.io", false),
            ("com.au", "x.com.au", false),
            ("home.example.", "HOME.example", true), ("ome.example", "home.example", false), ("", "", false),
            ("a b.example", "a b.example", false),
        ])
    func alignment(a: String, b: String, isAligned: Bool) {
        #expect(DomainAlignment.isAligned(a, b) == isAligned)
        #expect(DomainAlignment.isAligned(b, a) == isAligned)
    }
}

@Suite("Forwarders' seals")
struct ARCChainTests {
    static let failed = "Authentication-Results: mx.host.example; arc=pass; dmarc=fail header.from=home.example"
    static let record = "ARC-Authentication-Results: i=1; mx.forward.example; dmarc=pass header.from=home.example"
    static let seal = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=forward.example; s=s; b=abc=="

    @Test(
        "counts only from named sealers, once our own server says arc=pass",
        arguments: [
            ("\(failed)\n\(seal)\n\(record)", SenderProof.pass),
            ("Authentication-Results: mx.host.example; dmarc=fail header.from=home.example\n\(seal)\n\(record)", .fail),
            (
                "Authentication-Results: mx.host.example; arc=fail; dmarc=fail header.from=home.example\n\(seal)\n\(record)",
                .fail
            ),
            ("\(failed)\nARC-Seal: i=1; cv=none; d=evil.example; b=x\n\(record)", .fail),
            ("\(failed)\nARC-Seal: i=1; cv=fail; d=forward.example; b=x\n\(record)", .fail),
            ("\(failed)\n\(seal)\n\(seal)\n\(record)", .fail), ("\(failed)\n\(seal)\n\(record)\n\(record)", .fail),
            ("\(failed)\n\(seal)", .fail), ("\(failed)\n\(record)", .fail),
            (
                "\(failed)\nARC-Seal: i=2; cv=pass; d=evil.example; b=x\nARC-Authentication-Results: i=2; x; none\n\(seal)\n\(record)",
                .fail
            ),
            (
                "\(failed)\nARC-Seal: i=2; cv=pass; d=forward.example; b=x\nARC-Authentication-Results: i=2; x; spf=none\n\(seal)\n\(record)",
                .pass
            ),
            ("\(failed)\nARC-Seal: i=2; cv=pass; d=forward.example; b=x\n\(seal)\n\(record)", .fail),
            ("\(failed)\nARC-Seal: cv=none; i=1; d=forward.example\n\(record)", .fail),
            ("\(failed)\nARC-Seal: i=1; cv=none; d=evil.example; d=forward.example\n\(record)", .fail),
            ("\(failed)\nARC-Seal: i=999999999; cv=pass; d=forward.example\n\(record)", .fail),
            ("\(failed)\n\(seal)\nARC-Authentication-Results: i=1; mx; dmarc=pass header.from=evil.example", .fail),
            ("Authentication-Results: evil.example; arc=pass\n\(seal)\n\(record)", .none),
        ])
    func chains(header: String, proof: SenderProof) { #expect(AuthenticationResultsTests.prove(header) == proof) }
}

@Suite("Authentication-Results, fuzzed")
struct AuthenticationFuzzTests {
    static let pieces = [
        "dmarc=", "pass", "fail", ";", " ", "(", ")", "\"", "\\", "header.from=", "home.example", "dkim=", "header.d=",
        "spf=",
        "smtp.mailfrom=", "evil.example", "@", ".", "=", "/1", "none", "reason=", "\u{0}", "é", "\t",
    ]

    static func text(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...16, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    @Test("nothing an untrusted server, a comment or a quoted string says is a pass")
    func hidden() {
        var random = SeededGenerator(seed: 17)
        for _ in 0..<1_000 {
            let noise = Self.text(&random)
            #expect(AuthenticationResultsTests.prove("Authentication-Results: evil.example; \(noise)") != .pass)
            let safe = noise.filter { $0 != "(" && $0 != ")" && $0 != "\\" && $0 != "\"" }
            #expect(
                AuthenticationResultsTests.prove(AuthenticationResultsTests.results("spf=none (\(safe)) smtp.helo=x"))
                    == .none)
            #expect(
                AuthenticationResultsTests.prove(
                    AuthenticationResultsTests.results("spf=none smtp.mailfrom=\"\(safe)\"@x.example")) == .none)
        }
    }

    @Test("without the word pass there is none, and no bytes trap")
    func total() {
        var random = SeededGenerator(seed: 23)
        for _ in 0..<2_000 {
            let noise = Self.text(&random)
            let proof = AuthenticationResultsTests.prove(AuthenticationResultsTests.results(noise))
            let isPossible = noise.utf8.count >= 4 && Array(noise.utf8).contains("pass")
            #expect(proof != .pass || isPossible)
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect((AuthenticationResults(bytes)?.statements.count ?? 0) <= bytes.count)
        }
    }

    @Test("a comment a hundred thousand deep and a field of a megabyte are read in one pass")
    func deep() {
        let deep = String(repeating: "(", count: 100_000)
        #expect(AuthenticationResults(Array("mx.host.example; spf=none \(deep)".utf8)) == nil)
        let long = String(repeating: "spf=none; ", count: 100_000)
        #expect(AuthenticationResults(Array("mx.host.example; \(long)".utf8)) == nil)
    }
}
