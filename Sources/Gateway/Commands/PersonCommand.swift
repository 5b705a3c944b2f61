import ArgumentParser
import Flow
import Foundation
import Store
import Triage

/// `postern person`: who somebody is, and whose client.
struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "People: who they are, what belongs to them, whose active client they are.",
        subcommands: [Show.self, Mark.self])

    struct Reference: ParsableArguments {
        @Argument(help: "An external id, a handle, a person's number, or a mail address.")
        var person: String

        func found(in store: Store) async throws -> KnownPerson {
            guard let found = try await store.person(named: person) else {
                throw Failure(
                    "nobody is known as \(person): write an external id, a handle, a number or a mail address, or "
                        + "\(Program.call("import people FILE")) them first")
            }
            return found
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one person with everything that belongs to them.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var reference: Reference
        @Option(help: "The most lines of each list.")
        var limit = 20

        func run() async throws {
            let store = try common.settings().openExistingStore()
            let person = try await reference.found(in: store)
            guard let details = try await store.details(of: person.id, now: .now, limit: max(1, limit)) else {
                throw Failure("the person \(person.id) is gone")
            }
            common.show(PersonView.json(details), PersonView.words(details))
        }
    }

    struct Mark: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Say that a member is an active client of a practitioner, whatever the bookings say; or no longer.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var reference: Reference
        @Option(help: ArgumentHelp("The practitioner whose active client they are.", valueName: "handle"))
        var activeWith: String?
        @Option(help: ArgumentHelp("The practitioner of whom a mark is taken back.", valueName: "handle"))
        var notActiveWith: String?

        func validate() throws {
            guard (activeWith == nil) != (notActiveWith == nil) else {
                throw ValidationError("name one practitioner: --active-with HANDLE or --not-active-with HANDLE")
            }
        }

        func run() async throws {
            let store = try common.settings().openExistingStore()
            let member = try await reference.found(in: store)
            guard member.role == .member else {
                throw Failure(
                    "\(reference.person) is a \(member.role.rawValue): only members are active clients; "
                        + "\(Program.call("import people FILE")) makes them one")
            }
            let practitioner = try await practitioner(activeWith ?? notActiveWith ?? "", in: store)
            let words =
                activeWith == nil
                ? try await unmark(member, practitioner, in: store) : try await mark(member, practitioner, in: store)
            let isActive = try await store.isActiveClient(
                practitioner: practitioner.id, member: member.id, now: .now)
            common.show(
                [
                    "member": .int(member.id.rawValue), "practitioner": .int(practitioner.id.rawValue),
                    "marked": .bool(activeWith != nil), "activeClient": .bool(isActive),
                ], words + (activeWith == nil && isActive ? " A booking makes them an active client all the same." : "")
            )
        }

        private func practitioner(_ name: String, in store: Store) async throws -> KnownPerson {
            let found = try await store.person(named: name)
            guard let found, found.role == .practitioner else {
                throw Failure(
                    found == nil
                        ? "there is no practitioner \(name)" : "\(name) is no practitioner; name one by their handle")
            }
            return found
        }

        private func mark(_ member: KnownPerson, _ practitioner: KnownPerson, in store: Store) async throws -> String {
            let user = ProcessInfo.processInfo.environment["USER"] ?? ""
            let promoted = try await store.markActive(
                practitioner: practitioner.id, member: member.id, by: user.isEmpty ? "command line" : user, now: .now)
            let pair = "\(PersonView.name(member)) as an active client of \(PersonView.name(practitioner))"
            guard let promoted else { return "\(pair) was marked before." }
            let moved =
                promoted == 0 ? "" : " \(promoted) enquiry conversation\(promoted == 1 ? " is" : "s are") in-house now."
            return "\(pair) is marked.\(moved)"
        }

        private func unmark(
            _ member: KnownPerson, _ practitioner: KnownPerson, in store: Store
        ) async throws -> String {
            let had = try await store.unmarkActive(practitioner: practitioner.id, member: member.id, now: .now)
            let pair = "\(PersonView.name(member)) as an active client of \(PersonView.name(practitioner))"
            return had ? "The mark of \(pair) is gone." : "There was no mark of \(pair)."
        }
    }
}
