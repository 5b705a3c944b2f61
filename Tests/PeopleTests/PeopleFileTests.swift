import Flow
import Mail
import Store
import Testing

@testable import People

@Suite("Importing people") struct PeopleFileTests {
    private static let head = "externalId,role,name,handle,addresses,phones,locale,timeZone,workingHours\n"
    private static let names =
        "externalId,role,name,handle,addresses,phones,locale,timeZone,workingHours,content,quietHours,digest,status"

    /// Each row alone is left out, with exactly these words.
    static let rows: [WrongFile] = [
        WrongFile(
            ",member,Ann,,ann@x.example,,,,",
            "line 2, externalId: is missing; write the person's id in your own books"),
        WrongFile("m9,,Ann,,ann@x.example,,,,", "line 2, m9, role: is missing; write practitioner or member"),
        WrongFile(
            "m9,membre,Ann,,ann@x.example,,,,",
            "line 2, m9, role: \"membre\" is none of practitioner, member, enquirer; do you mean member?"),
        WrongFile(
            "m9,desk,Ann,,ann@x.example,,,,",
            "line 2, m9, role: \"desk\" is none of practitioner, member, enquirer; write one of them"),
        WrongFile("m9,member,,,ann@x.example,,,,", "line 2, m9, name: is missing; write the name as people know it"),
        WrongFile("m9,member,Ann,,,,,,", "line 2, m9, addresses: there is no mail address; write at least one"),
        WrongFile(
            "m9,member,Ann,,ann at x.example,,,,",
            "line 2, m9, addresses: \"ann\" is no mail address; write one like name@example.org",
            "line 2, m9, addresses: \"at\" is no mail address; write one like name@example.org",
            "line 2, m9, addresses: \"x.example\" is no mail address; write one like name@example.org"),
        WrongFile(
            "m9,member,Ann,,r-abc@messages.example.org,,,,",
            "line 2, m9, addresses: \"r-abc@messages.example.org\" is one of Postern's own addresses: "
                + "their mail would go in circles; write the person's own"),
        WrongFile(
            "p9,practitioner,Ann,,ann@x.example,,,,",
            "line 2, p9, handle: is missing; write the practitioner's public address before the @"),
        WrongFile(
            "m9,member,Ann,ann,ann@x.example,,,,", "line 2, m9, handle: only practitioners have one; leave it out"),
        WrongFile(
            "p9,practitioner,Ann,hello,ann@x.example,,,,",
            "line 2, p9, handle: \"hello\" is one of Postern's own names; choose another"),
        WrongFile(
            "p9,practitioner,Ann,a nn,ann@x.example,,,,",
            "line 2, p9, handle: \"a nn\" may hold a-z, 0-9, hyphen, dot and underscore, at most 40 of them"),
        WrongFile(
            "m9,member,Ann,,ann@x.example,,klingon!,Europe/Berln,",
            "line 2, m9, locale: \"klingon!\" is no language; write one like \"en\" or \"de-AT\"",
            "line 2, m9, timeZone: \"Europe/Berln\" is no time zone; write one like \"Europe/Berlin\""),
        WrongFile(
            "p9,practitioner,Ann,ann,ann@x.example,,,,mon 09:00",
            "line 2, p9, workingHours: \"09:00\" are no hours; write \"09:00-17:00\", without spaces"),
        WrongFile(
            "m9,member,Ann,,jane@practice.example,,,,",
            "line 2, m9, addresses: the address jane@practice.example belongs to the person p1; "
                + "take it from there in the same file, or correct it here"),
        WrongFile(
            "p9,practitioner,Ann,omar,ann@x.example,,,,",
            "line 2, p9, handle: the handle omar belongs to the person p2; "
                + "choose another, or give that person another one in the same file"),
        WrongFile(
            "m9,member,Ann,,ann@x.example",
            "line 2, m9: it has 5 cells, and the first line 9; "
                + "check its separators; a cell that holds one stands in quotes"),
        WrongFile(
            "m9,member,Ann \"A\" Bee,,ann@x.example,,,,",
            "line 2, m9: a quote stands inside a cell; put the whole cell in quotes and write the quote in it twice"),
        WrongFile(
            "m9,member,\"Ann\nBee\",,ann@x.example,,,,",
            "line 2, m9, name: holds a line break or another control character; take it out"),
    ]

    @Test(
        "a wrong row is left out and named with line, id, column, what and what to do; the others come", arguments: rows
    )
    func wrongRow(_ file: WrongFile) async throws {
        try await Practice.with { practice in
            let outcome = try await practice.people(Self.head + file.text + "\nm8,member,Good,,good@x.example,,,,\n")
            #expect(outcome.mistakes.map(\.description) == file.says)
            #expect((outcome.created, outcome.leftOut, outcome.isRefused) == (1, 1, false))
            #expect(try await practice.store.person(named: "m8")?.name == "Good")
        }
    }

    /// Nothing of these files is brought in.
    static let files: [WrongFile] = [
        WrongFile(
            "externalId,role,fullname,email,tmeZone\nm9,member,Ann,ann@x.example,UTC\n",
            "line 1: \"fullname\" is no column; do you mean name? There may be " + columns,
            "line 1: \"email\" is no column; do you mean addresses? There may be " + columns,
            "line 1: \"tmeZone\" is no column; do you mean timeZone? There may be " + columns,
            "line 1: the columns name, addresses are missing; add it to the first line and to every row"),
        WrongFile(
            "m9,member,Ann,ann@x.example\n",
            "line 1: the first line does not name the columns; write one above it, of "
                + columns.replacing(", ", with: ",")),
        WrongFile(
            "externalId,role,name,addresses,Name\n",
            "line 1: the column \"Name\" stands there twice; leave one out"),
        WrongFile("", "the file is empty; its first line names the columns: " + columns.replacing(", ", with: ",")),
        WrongFile(
            "externalId,role,name,addresses\nm9,member,\"Ann,ann@x.example\nm8,member,Bo,bo@x.example\n",
            "line 2: a quote opens a cell and is never closed, so where the row ends is unknown; "
                + "close it; a quote inside a cell is written twice"),
        WrongFile(
            "{\"externalId\": \"m9\"}",
            "line 1: an object stands where a list should; write a list of objects: [{…}, {…}]"),
        WrongFile(
            "[{\"externalId\": \"m9\"},\n]",
            "line 2: column 1: a value should stand here: an object, a list, "
                + "a string in quotes, a number, true, false or null"),
    ]

    private static let columns =
        "externalId, role, name, handle, addresses, phones, locale, timeZone, workingHours, content, quietHours, digest, status"

    @Test("a file that is wrong as a whole brings nothing in, and says everything that is wrong", arguments: files)
    func wrongFile(_ file: WrongFile) async throws {
        try await Practice.with { practice in
            let outcome = try await practice.people(file.text)
            #expect(outcome.mistakes.filter { $0.externalID == nil }.map(\.description) == file.says)
            #expect(outcome.isRefused)
            #expect(try await practice.store.counts()["people.member"] == 2)
        }
    }

    @Test("text that is not UTF-8 is named by row and column, UTF-16 by file")
    func encodings() async throws {
        try await Practice.with { practice in
            let latin =
                Array("externalId,role,name,addresses\nm9,member,J".utf8) + [0xFC] + Array("rg,j@x.example\n".utf8)
            let outcome = try await practice.importing.people(latin, now: Practice.now)
            #expect(
                outcome.mistakes.first?.description.hasPrefix("line 2, m9, name: is not UTF-8; save the file") == true)
            let wide = try await practice.importing.people([0xFF, 0xFE, 0x65, 0], now: Practice.now)
            #expect(wide.mistakes.map(\.what) == ["the file is UTF-16"])
        }
    }

    @Test("two rows of a file with one id, handle or address: the second is left out and names the first")
    func twice() async throws {
        try await Practice.with { practice in
            let outcome = try await practice.people(
                """
                externalId;role;name;handle;addresses
                p9;practitioner;Ann;ann;ann@x.example
                p9;practitioner;Ann B;ann-b;b@x.example
                p8;practitioner;Bob;Ann;ANN@x.example
                """)
            #expect(
                outcome.mistakes.map(\.description) == [
                    "line 3, p9, externalId: \"p9\" stands in line 2 too; leave one of the two rows out",
                    "line 4, p8, handle: \"ann\" is also that of p9 in line 2; each practitioner needs one of their own",
                    "line 4, p8, addresses: \"ANN@x.example\" is also that of p9 in line 2; "
                        + "an address says who writes: give it to one of them",
                ])
            #expect(outcome.leftOut == 2)
        }
    }

    @Test("JSON and CSV give the same people, and the second import changes nothing")
    func formats() async throws {
        let csv = """
            sep=;\r
            External ID;Role;name;handle;addresses;phones;locale;time_zone;working hours\r
            p9;Practitioner;"Zoë ""Z"" Ray";Zoe;"zoe@x.example; z@y.example";"+49 30 1; +49 30 2";de-AT;Europe/Vienna;"mon 09:00-12:30 13:30-18:00; tue 10:00-12:00"\r

            """
        let json = """
            \u{FEFF}[{"externalId": "p9", "role": "practitioner", "name": "Zoë \\"Z\\" Ray", "handle": "zoe",
              "addresses": ["zoe@x.example", "z@y.example"], "phones": ["+49 30 1", "+49 30 2"], "locale": "de-AT",
              "timeZone": "Europe/Vienna",
              "workingHours": {"tue": ["10:00-12:00"], "mon": ["09:00-12:30", "13:30-18:00"]}}]
            """
        try await Practice.with { practice in
            #expect(try await practice.people(csv).created == 1)
            let again = try await practice.people(json)
            #expect((again.created, again.updated, again.unchanged) == (0, 0, 1))
            let changed = try await practice.people(json.replacing("Ray", with: "Roe"))
            #expect((changed.created, changed.updated, changed.unchanged) == (0, 1, 0))
            let zoe = try #require(try await practice.store.person(named: "p9"))
            let details = try #require(try await practice.store.details(of: zoe.id, now: Practice.now, limit: 9))
            #expect(details.person.name == "Zoë \"Z\" Roe")
            #expect(details.phones == ["+49 30 1", "+49 30 2"])
            #expect(details.workingHours == "mon 09:00-12:30 13:30-18:00; tue 10:00-12:00")
            #expect(details.timeZone == "Europe/Vienna")
        }
    }

    @Test("a JSON row is named by its line, with every key that is none and every value of the wrong kind")
    func json() async throws {
        try await Practice.with { practice in
            let outcome = try await practice.people(
                """
                [
                  {"externalId": 17, "role": "member", "name": "Ann", "addresses": "ann@x.example"},
                  {"externalId": "m9", "role": ["member"], "name": true,
                   "adresses": ["b@x.example"], "addresses": [5]},
                  7,
                  {"externalId": "p9", "role": "practitioner", "name": "Bo", "handle": "bo",
                   "addresses": ["bo@x.example"], "workingHours": {"monday": ["09:00-12:00"]}},
                  {"externalId": "p8", "role": "practitioner", "name": "Cy", "handle": "cy",
                   "addresses": ["cy@x.example"], "workingHours": ["09:00-12:00"]}
                ]
                """)
            let columns =
                "externalId, role, name, handle, addresses, phones, locale, timeZone, workingHours, content, quietHours, digest, status"
            #expect(outcome.created == 1)
            #expect(try await practice.store.person(named: "17")?.name == "Ann")
            #expect(
                outcome.mistakes.map(\.description) == [
                    "line 3, m9, role: a list stands where a text should; write a text",
                    "line 3, m9, name: true stands where a text should; write a text",
                    "line 3, m9, addresses: a list of other things than texts stands where a text should; write a text",
                    "line 4, m9, adresses: is no key here; do you mean addresses? There may be \(columns)",
                    "line 5: the number 7 stands where an object should; write {…}",
                    "line 6, p9, workingHours: \"monday\" is no day; "
                        + "days are mon, tue, wed, thu, fri, sat, sun, mon-fri, and off",
                    "line 8, p8, workingHours: no hours stand here; write {\"mon\": [\"09:00-12:30\", \"13:30-18:00\"]}",
                ])
        }
    }

    @Test("a dry run says what would be, and changes nothing")
    func rehearsal() async throws {
        try await Practice.with { practice in
            let text = Practice.people.replacing("Mark Roe", with: "Mark R.") + "m9,member,Ann,,ann@x.example,\n"
            let outcome = try await practice.people(text, isRehearsal: true)
            #expect((outcome.created, outcome.updated, outcome.unchanged) == (1, 1, 3))
            #expect(try await practice.store.person(named: "m9") == nil)
            #expect(try await practice.store.person(named: "m1")?.name == "Mark Roe")
        }
    }
}
