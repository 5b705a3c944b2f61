import ArgumentParser
import Foundation
import Mail
import Store
import Triage

/// `postern keys`: the keys that sign reply addresses, and those that sign mails.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The keys that sign reply addresses or mails: list, rotate, retire; dkim.",
        discussion: "The first key signs; all verify. A running `serve` takes the new list at its next start.",
        subcommands: [List.self, Rotate.self, Retire.self, DKIM.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Each key and the living addresses it has signed.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let use = try await KeysCommand.use(settings)
            var table = TextTable(["key", "", "addresses", "of these the owner's newest", "open questions"])
            var rows: [JSONValue] = []
            for (index, key) in settings.tokenKeys.enumerated() {
                let use = use[key.id] ?? KeyUse()
                table.add([
                    "\(key.id)", index == 0 ? "signs" : "verifies", "\(use.addresses)", "\(use.onlyAddresses)",
                    "\(use.questions)",
                ])
                rows.append(KeysCommand.json(Int(key.id), use, signs: index == 0))
            }
            common.show(.array(rows), table.text)
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new key that signs from now on; the others go on verifying.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            var list = try KeyList(file: common.config)
            guard let current = list.keys.first, case .file(let path)? = settings.tokenKeys.first?.secret else {
                throw Failure(
                    "the key that signs comes from the environment; add one by hand: put "
                        + "{ \"id\": …, \"secret\": { \"env\": … } } at the head of keys.tokens")
            }
            guard
                let id = (1...Int(UInt8.max)).first(where: { id in
                    !list.keys.contains { $0.id == id } && id > current.id
                })
                    ?? (1...Int(UInt8.max)).first(where: { id in !list.keys.contains { $0.id == id } })
            else { throw Failure("all 255 ids are taken; retire a key first") }
            let name = KeysCommand.fileName(current.name, for: id)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            let newPath = folder.appendingPathComponent(URL(fileURLWithPath: name).lastPathComponent).path
            guard !FileManager.default.fileExists(atPath: newPath) else {
                throw Failure("\(newPath) is there already; a new key needs a file of its own: move that one away")
            }
            try Secret.create(at: newPath)
            list.add(KeyList.Key(id: id, kind: "file", name: name))
            try list.write()
            common.show(
                ["id": .int(Int64(id)), "file": .string(newPath)],
                """
                key \(id) signs from now on: \(newPath), named in \(common.config). Back it up.
                Restart `serve` if it runs. Key \(current.id) goes on verifying until \(Program.call("keys retire \(current.id)")).
                """)
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how many living addresses die with a key; with --yes, take it out.")

        @Argument(help: "The key's id.")
        var id: Int

        @Flag(help: "Do it.")
        var yes = false

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            var list = try KeyList(file: common.config)
            guard let place = list.keys.firstIndex(where: { $0.id == id }) else {
                let known = list.keys.map { "\($0.id)" }.joined(separator: ", ")
                throw Failure("there is no key \(id); there are \(known)")
            }
            guard place > 0 else {
                throw Failure("key \(id) is the one that signs; \(Program.call("keys rotate")) makes a new one first")
            }
            if yes { try Retire.checkServing(settings) }
            let use = try await KeysCommand.use(settings)[UInt8(exactly: id) ?? 0] ?? KeyUse()
            if yes {
                list.remove(id)
                try list.write()
            }
            let json = KeysCommand.json(id, use, signs: false, retired: yes)
            common.show(json, words(use))
        }

        /// A `serve` that was started before the list was changed may still sign with the key.
        private static func checkServing(_ settings: Settings) throws {
            guard let process = ServeLock.holder(for: settings) else { return }
            let manager = FileManager.default
            let started = try? manager.attributesOfItem(atPath: "/proc/\(process)")[.modificationDate] as? Date
            let changed = try? manager.attributesOfItem(atPath: settings.file)[.modificationDate] as? Date
            guard let started, let changed, started > changed else {
                throw Failure(
                    "process \(process) serves with the keys it was started with, and may still sign with this one; "
                        + "restart it first")
            }
        }

        private func words(_ use: KeyUse) -> String {
            let toll = """
                key \(id): \(use.addresses) living reply addresses were signed with it, \(use.onlyAddresses) of them the \
                newest that their owner has, and \(use.questions) open questions
                """
            guard yes else {
                return toll + "\nAll of them die with it: mail to them is then held as unroutable. "
                    + "Nothing has been changed; \(Program.call("keys retire \(id) --yes")) does it."
            }
            return toll + "\nIt is out of \(common.config); its file is still there. Restart `serve` if it runs."
        }
    }

    /// Nothing where there is no store yet.
    private static func use(_ settings: Settings) async throws -> [UInt8: KeyUse] {
        guard FileManager.default.fileExists(atPath: settings.store) else { return [:] }
        let store = try settings.openStore()
        defer { try? store.close() }
        return try await store.keyUse(now: .now) { TokenKeys.keyID(in: $0) }
    }

    private static func json(_ id: Int, _ use: KeyUse, signs: Bool, retired: Bool = false) -> JSONValue {
        [
            "id": .int(Int64(id)), "signs": .bool(signs), "addresses": .int(Int64(use.addresses)),
            "newestOfTheirOwner": .int(Int64(use.onlyAddresses)), "openQuestions": .int(Int64(use.questions)),
            "retired": .bool(retired),
        ]
    }

    /// `tokens-1` for key 2 is `tokens-2`; a name that does not end so gets the number behind it.
    private static func fileName(_ name: String, for id: Int) -> String {
        guard let hyphen = name.lastIndex(of: "-"), Int(name[name.index(after: hyphen)...]) != nil else {
            return "\(name)-\(id)"
        }
        return "\(name[...hyphen])\(id)"
    }
}
