import Foundation
import Testing

@testable import Gateway

/// Mails in any order: the same conversations, and nothing twice.
@Suite(.serialized) struct OrderTests {
    /// What is left of an installation once all mails are filed.
    private struct Result: Equatable {
        /// `practitioner | counterpart | subject` and the texts of its entries.
        var conversations: [String: Set<String>] = [:]
        /// Entries over all.
        var entries = 0
        /// Mails queued, by template.
        var queued: [String: Int] = [:]
    }

    @Test("two hundred mails in random order, some twice, some to two practitioners, some automatic")
    func anyOrder() async throws {
        let mails = OrderTests.mails
        #expect(mails.count == 200)
        let inOrder = try await file(mails)
        #expect(inOrder.conversations.count == 60)
        #expect(inOrder.entries == 160)
        #expect(inOrder.queued["welcome"] == 20)
        #expect(inOrder.queued["new-customer-enquiry"] == 60)
        #expect(inOrder.queued["enquirer-message"] == 100)
        #expect(inOrder.queued["enquiry-acknowledgement"] == 60)
        for seed in [11, 47, 2026] as [UInt64] {
            var generator = Shuffle(state: seed)
            #expect(try await file(mails.shuffled(using: &generator)) == inOrder, "seed \(seed)")
        }
    }

    private func file(_ mails: [String]) async throws -> Result {
        let sandbox = try Sandbox()
        let config = Sandbox.config.replacingOccurrences(
            of: #""delivery""#,
            with: #"""
                "authentication": {"require": false}, "limits": {"perHour": {"fromOnePerson": 9999,
                "inOneConversation": 9999, "withTheSameWords": 9999}}, "enquiries": {"perHour": {"fromOneStranger": 9999,
                "noticesToStrangers": 9999, "noticesToOneSource": 9999}, "perDay": {"noticesToOneStranger": 9999}},
                "delivery"
                """#)
        _ = try sandbox.writeSettings(config: config, people: OrderTests.people)
        try FileManager.default.copyItem(
            at: Sandbox.tree.appending(path: "templates"), to: sandbox.folder.appending(path: "templates"))
        var files: [String] = []
        for (index, mail) in mails.enumerated() { files.append(try sandbox.write("mails/\(index).eml", mail)) }
        let ingested = try await PosternProcess.run(["ingest", "--json"] + files, in: sandbox)
        try #require(ingested.status == 0, "\(ingested.errors)")
        return try await result(in: sandbox)
    }

    private func result(in sandbox: Sandbox) async throws -> Result {
        var result = Result()
        let list = try await PosternProcess.run(["conversation", "list", "--json", "--limit", "1000"], in: sandbox)
        for row in list.list {
            let id = row["id"] as? Int ?? 0
            let shown = try await PosternProcess.run(["conversation", "show", "\(id)", "--json"], in: sandbox)
            let entries = shown.object["entries"] as? [[String: Any]] ?? []
            let people = ["practitioner", "counterpart"].map { side in
                ((row[side] as? [String: Any])?["addresses"] as? [String])?.first ?? ""
            }
            let key = (people + [(row["subject"] as? String ?? "").replacingOccurrences(of: "Re: ", with: "")])
                .joined(separator: " | ")
            result.conversations[key, default: []].formUnion(entries.compactMap { $0["text"] as? String })
            result.entries += entries.count
        }
        let queue = try await PosternProcess.run(["queue", "list", "--json", "--limit", "5000"], in: sandbox)
        for mail in queue.list { result.queued[mail["template"] as? String ?? "", default: 0] += 1 }
        return result
    }

    // MARK: Mails

    private static let people = """
        [{"externalId": "p1", "role": "practitioner", "name": "Jane Doe", "handle": "jane-doe",
          "addresses": ["jane@practice.example"]},
         {"externalId": "p2", "role": "practitioner", "name": "Raj Patel", "handle": "raj-patel",
          "addresses": ["raj@practice.example"]}]
        """

    /// Twenty strangers, ten mails each: six in words, two copies, two automatic ones.
    private static var mails: [String] {
        var all: [String] = []
        for person in 0..<20 {
            let jane = "jane-doe@messages.example.org"
            let both = "\(jane), raj-patel@messages.example.org"
            all.append(mail(person, "a", to: jane, subject: "Sleep \(person)"))
            all.append(mail(person, "b", to: jane, subject: "Re: Sleep \(person)", answers: "a"))
            all.append(mail(person, "c", to: jane, subject: "Re: Sleep \(person)", answers: "b"))
            all.append(mail(person, "d", to: both, subject: "Both \(person)"))
            all.append(mail(person, "e", to: both, subject: "Re: Both \(person)", answers: "d"))
            all.append(mail(person, "f", to: jane, subject: "Sleep \(person)", answers: "c"))
            all.append(mail(person, "a", to: jane, subject: "Sleep \(person)"))
            all.append(mail(person, "d", to: both, subject: "Both \(person)"))
            all.append(
                mail(person, "v", to: jane, subject: "Out of office", header: "Auto-Submitted: auto-replied\r\n"))
            all.append(
                mail(person, "l", to: jane, subject: "News", header: "Precedence: bulk\r\nList-Id: <n.x.example>\r\n"))
        }
        return all
    }

    private static func mail(
        _ person: Int, _ letter: String, to: String, subject: String, answers: String? = nil, header: String = ""
    ) -> String {
        let reference = answers.map { "In-Reply-To: <\($0)\(person)@people.example>\r\n" } ?? ""
        return """
            From: Person \(person) <person\(person)@people.example>\r
            To: \(to)\r
            Subject: \(subject)\r
            Message-ID: <\(letter)\(person)@people.example>\r
            \(reference)\(header)Date: Sun, 22 Nov 2026 10:00:00 +0100\r
            \r
            These are the words of mail \(letter) of person \(person).\r

            """
    }

    /// A generator with a seed, so that an order can be had again.
    private struct Shuffle: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
