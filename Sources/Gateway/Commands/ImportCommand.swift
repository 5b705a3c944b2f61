import ArgumentParser
import Flow
import Mail
import People
import Store
import Triage

/// `postern import`: people and bookings from the practice's own books.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring people or bookings in from a file (docs/import.md).",
        discussion: """
            Rows are created or updated by their external id, so an import can be repeated. A row that is wrong is left \
            out and named with its line; the others come in, and the exit code is 1.
            """,
        subcommands: [People.self, Bookings.self])

    struct Source: ParsableArguments {
        @Argument(help: "The file; - is standard input.")
        var file: String
        @Flag(help: "Say what would happen, and change nothing.")
        var dryRun = false

        func bytes() throws -> [UInt8] { try InputFile.bytes(of: file, atMost: ImportLimits.bytes) }
    }

    struct People: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Practitioners and members, with their addresses.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var source: Source

        func run() async throws {
            let settings = try common.settings()
            let bytes = try source.bytes()
            let importing = FileImport(store: try await settings.storeForImport(source.dryRun), scheme: settings.scheme)
            try report(
                try await importing.people(bytes, now: .now, isRehearsal: source.dryRun), common, source.file)
        }
    }

    struct Bookings: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bookings of members with practitioners, who have to be known.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var source: Source
        @Option(help: "Move all bookings by whole days, so that the first is on this one: for sample data. 2027-03-01")
        var firstDay: String?
        @Option(help: ArgumentHelp("Whose calendar the file is, where it is one (.ics).", valueName: "handle"))
        var practitioner: String?
        @Option(
            help: ArgumentHelp("The property of a calendar's events that names the member by id.", valueName: "name"))
        var memberProperty: String?

        func run() async throws {
            let settings = try common.settings()
            let day = try firstDay.map(Bookings.day)
            let bytes = try source.bytes()
            let store = try await settings.storeForImport(source.dryRun)
            if let practitioner {
                try report(try await calendar(bytes, of: practitioner, in: store), common, source.file)
                return
            }
            guard !CalendarImport.isCalendar(bytes) else {
                throw Failure("\(source.file) is a calendar: say whose it is with --practitioner HANDLE")
            }
            let outcome = try await FileImport(store: store, scheme: settings.scheme).bookings(
                bytes, now: .now, isRehearsal: source.dryRun, firstDay: day)
            try report(outcome, common, source.file)
        }

        func validate() throws {
            _ = try firstDay.map(Bookings.day)
            if practitioner != nil, firstDay != nil {
                throw ValidationError("--first-day moves rows of CSV and JSON files, and no calendar.")
            }
            if practitioner == nil, memberProperty != nil {
                throw ValidationError("--member-property is of calendars: say whose with --practitioner HANDLE.")
            }
        }

        private func calendar(_ bytes: [UInt8], of handle: String, in store: Store) async throws -> ImportOutcome {
            guard let found = try await store.person(named: handle), found.role == .practitioner else {
                throw Failure("there is no practitioner \(handle): import them first, or correct the handle")
            }
            var options = CalendarImport.Options(member: memberProperty)
            options.isRehearsal = source.dryRun
            return try await CalendarImport(store: store).bookings(bytes, of: found, now: .now, options: options)
        }

        private static func day(_ text: String) throws -> Int64 {
            guard let time = try? WrittenTime(parsing: "\(text)T00:00Z") else {
                throw ValidationError("--first-day \(text) is no day; write it like 2027-03-01")
            }
            return time.dayNumber
        }
    }

    private static func report(_ outcome: ImportOutcome, _ common: CommonOptions, _ file: String) throws {
        common.show(ImportView.json(outcome), ImportView.words(outcome, file: file))
        if outcome.isRefused || outcome.leftOut > 0 { throw ExitCode(ExitStatus.failed.rawValue) }
    }
}

extension Settings {
    /// The store, made where it is missing and with the people of the settings in it, since bookings may name them.
    ///
    /// - Throws: `StoreError`; `Failure` where there is none and nothing may be changed.
    fileprivate func storeForImport(_ isRehearsal: Bool) async throws -> Store {
        if isRehearsal { return try openExistingStore() }
        let store = try openStore()
        if try await store.people(role: .practitioner, limit: 1).isEmpty {
            for file in people { try await store.importPeople(file.people, now: .now) }
        }
        return store
    }
}
