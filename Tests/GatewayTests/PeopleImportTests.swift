import Flow
import Foundation
import Store
import Testing

@testable import Gateway

@Suite struct PeopleImportTests {
    @Test("a row that cannot be brought in keeps nothing from starting, and check warns of it")
    func clash() async throws {
        let sandbox = try Sandbox()
        let file = try sandbox.writeSettings()
        let first = try await Wiring(try SettingsReader(file: file).read())
        try first.store.close()
        #expect(await warnings(file).isEmpty)

        try sandbox.write(
            "people.json",
            """
            [{"externalId": "m7", "role": "member", "name": "Mark", "addresses": ["jane@practice.example"]},
             {"externalId": "m8", "role": "member", "name": "Good", "addresses": ["good@client.example"]}]
            """)
        let words = await warnings(file)
        #expect(words.count == 1)
        #expect(words.first?.contains("person m7: the address jane@practice.example belongs to the person p1") == true)
        let second = try await Wiring(try SettingsReader(file: file).read())
        let people = try await second.store.people(role: nil, limit: 9)
        #expect(people.map(\.name) == ["Jane Doe", "Good"])
        try second.store.close()
    }

    private func warnings(_ file: String) async -> [String] {
        await Doctor(file: file).findings().filter { $0.subject == "people" && $0.result == .warning }.map(\.words)
    }
}
