import Foundation
import Testing

@testable import Gateway

@Suite(.serialized) struct ImportCommandTests {
    private static let people = """
        externalId,role,name,handle,addresses
        p2,practitioner,Omar Haddad,omar,omar@studio.example
        m1,member,Mia Lind,,mia@client.example

        """
    private static let bookings = """
        externalId,practitioner,member,startsAt,endsAt
        b1,p1,m1,2035-03-05T09:00Z,2035-03-05T10:00Z

        """

    private func run(_ arguments: [String], _ sandbox: Sandbox, input: String = "") async throws
        -> PosternProcess.Result
    {
        try await PosternProcess.run(arguments, in: sandbox, input: input)
    }

    @Test("import brings people in, is repeatable, prints what it did, and fails where a row is left out")
    func people() async throws {
        let sandbox = try Sandbox()
        _ = try sandbox.writeSettings()
        try sandbox.write("people.csv", Self.people)
        let early = try await run(["import", "people", "people.csv", "--dry-run"], sandbox)
        #expect(early.status == 1)
        #expect(early.errors.contains("there is no store"))
        let first = try await run(["import", "people", "people.csv"], sandbox)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output == "People: 2 created, 0 updated, 0 unchanged, 0 left out.\n")
        let again = try await run(["import", "people", "-", "--json"], sandbox, input: Self.people)
        #expect(again.object["unchanged"] as? Int == 2)
        let wrong = Self.people + "m9,member,Ann,,jane@practice.example\nm8,member,Bo,,bo@x.example\n"
        let partly = try await run(["import", "people", "-", "--json"], sandbox, input: wrong)
        #expect(partly.status == 1)
        #expect(partly.object["created"] as? Int == 1)
        #expect(partly.object["leftOut"] as? Int == 1)
        let problem = try #require((partly.object["problems"] as? [[String: Any]])?.first)
        #expect(problem["line"] as? Int == 4)
        #expect(problem["externalId"] as? String == "m9")
        #expect(problem["column"] as? String == "addresses")
        #expect(problem["what"] as? String == "the address jane@practice.example belongs to the person p1")
        let refused = try await run(["import", "people", "-"], sandbox, input: "externalId,rol\n")
        #expect(refused.status == 1)
        #expect(refused.output.hasPrefix("-:1: \"rol\" is no column; do you mean role?"))
        #expect(refused.output.hasSuffix("Nothing was imported: mend the file as a whole, and import it again.\n"))
        let missing = try await run(["import", "people", "nowhere.csv"], sandbox)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("cannot read nowhere.csv: there is no such file"))
        #expect(try await run(["import", "people"], sandbox).status == 2)
        #expect(try await run(["import", "bookings", "x", "--first-day", "soon"], sandbox).status == 2)
    }

    @Test("bookings name people of the settings, who are there before serve ever ran; a person is shown with all of it")
    func bookings() async throws {
        let sandbox = try Sandbox()
        _ = try sandbox.writeSettings()
        try sandbox.write("bookings.csv", Self.bookings)
        let early = try await run(["import", "bookings", "bookings.csv", "--json"], sandbox)
        #expect((early.object["problems"] as? [[String: Any]])?.map { $0["column"] as? String } == ["member"])
        _ = try await run(["import", "people", "-"], sandbox, input: Self.people)
        let done = try await run(["import", "bookings", "bookings.csv", "--first-day", "2036-02-29"], sandbox)
        #expect(done.output == "Bookings: 1 created, 0 updated, 0 unchanged, 0 left out.\n", "\(done.errors)")
        for reference in ["p1", "jane-doe", "JANE-DOE", "jane@practice.example"] {
            let shown = try await run(["person", "show", reference, "--json"], sandbox)
            #expect(shown.object["externalId"] as? String == "p1")
            let bookings = shown.object["upcomingBookings"] as? [[String: Any]]
            #expect(bookings?.map { $0["startsAt"] as? String } == ["2036-02-29T09:00:00Z"])
            #expect((shown.object["activeWith"] as? [[String: Any]])?.map { $0["name"] as? String } == ["Mia Lind"])
        }
        let words = try await run(["person", "show", "m1"], sandbox)
        #expect(words.output.contains("Mia Lind, member"))
        #expect(words.output.contains("Active client of:\n  Jane Doe"))
        #expect(words.output.contains("2036-02-29T09:00:00Z to 2036-02-29T10:00:00Z  Jane Doe"))
        let nobody = try await run(["person", "show", "nobody@x.example"], sandbox)
        #expect(nobody.status == 1)
        #expect(nobody.errors.contains("nobody is known as nobody@x.example"))
    }

    @Test("a mark makes an active client and is taken back; who cannot be marked is told why")
    func mark() async throws {
        let sandbox = try Sandbox()
        _ = try sandbox.writeSettings()
        _ = try await run(["import", "people", "-"], sandbox, input: Self.people)
        let marked = try await run(["person", "mark", "m1", "--active-with", "omar", "--json"], sandbox)
        #expect(marked.object["activeClient"] as? Bool == true, "\(marked.errors)")
        let shown = try await run(["person", "show", "omar"], sandbox)
        #expect(shown.output.contains("Active clients:\n  Mia Lind, marked by "))
        let gone = try await run(["person", "mark", "m1", "--not-active-with", "omar"], sandbox)
        #expect(gone.output == "The mark of Mia Lind as an active client of Omar Haddad is gone.\n")
        let again = try await run(["person", "mark", "m1", "--not-active-with", "omar", "--json"], sandbox)
        #expect(again.object["activeClient"] as? Bool == false)
        let wrong = try await run(["person", "mark", "omar", "--active-with", "omar"], sandbox)
        #expect(wrong.errors.contains("omar is a practitioner: only members are active clients"))
        let unknown = try await run(["person", "mark", "m1", "--active-with", "m1"], sandbox)
        #expect(unknown.errors.contains("m1 is no practitioner"))
        #expect(try await run(["person", "mark", "m1"], sandbox).status == 2)
        let both = ["person", "mark", "m1", "--active-with", "omar", "--not-active-with", "omar"]
        #expect(try await run(both, sandbox).status == 2)
    }

    @Test("the sample files come in without a mistake, and again without a change")
    func samples() async throws {
        let sandbox = try Sandbox()
        for name in ["config.json", "mailboxes", "samples", "templates"] {
            let url = Sandbox.tree.appending(path: name).resolvingSymlinksInPath()
            try FileManager.default.copyItem(at: url, to: sandbox.folder.appending(path: name))
        }
        for _ in 1...2 {
            for (kind, file) in [("people", "members"), ("bookings", "bookings")] {
                let result = try await run(["import", kind, "samples/\(file).csv"], sandbox)
                #expect(result.status == 0, "\(result.output)\(result.errors)")
            }
        }
        let again = try await run(["import", "bookings", "samples/bookings.csv", "--json"], sandbox)
        #expect(again.object["unchanged"] as? Int == 5)
    }
}
