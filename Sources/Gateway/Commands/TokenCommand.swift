import ArgumentParser
import Flow
import Foundation
import Mail
import Store

/// `postern token`: keys with which a practice's own platform uses the API.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Keys to the API for programs: make, list and revoke them.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token and print it; it is shown this once, and not kept.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "What it is for, as lists show it.")
        var name: String
        @Option(
            name: .customLong("scope"),
            help:
                "What it may do, once for each; without any, everything: \(APIScope.allCases.map(\.rawValue).joined(separator: ", "))."
        )
        var scopes: [APIScope] = []
        @Option(help: "After how many days it ends; without, when it is revoked.")
        var days: Int?

        func validate() throws {
            if let days, !(1...3_650).contains(days) { throw ValidationError("--days is a number from 1 to 3650") }
        }

        func run() async throws {
            let store = try common.settings().openExistingStore()
            let key = TokenCommand.key()
            let expiry = days.map { Timestamp.now + .seconds($0 * 86_400) }
            let token = try await store.createToken(
                name: name, key: key, scopes: Set(scopes.isEmpty ? APIScope.allCases : scopes), expiresAt: expiry,
                now: .now)
            common.show(
                TokenCommand.json(token, key: key),
                "\(key)\n\nToken \(token.id), \(TokenCommand.words(token)). It is not shown again.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all tokens that were ever made.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let tokens = try await common.settings().openExistingStore().tokens()
            var table = TextTable(["ID", "NAME", "SCOPES", "CREATED", "LAST USED", "STANDING"])
            for token in tokens {
                table.add(
                    [
                        "\(token.id)", token.name, token.scopes.map(\.rawValue).sorted().joined(separator: " "),
                        ISODate.text(token.createdAt), token.usedAt.map { ISODate.text($0) } ?? "never",
                        TokenCommand.standing(token),
                    ])
            }
            common.show(
                .array(tokens.map { TokenCommand.json($0, key: nil) }),
                tokens.isEmpty ? "There is no token: \(Program.call("token create NAME")) makes one." : table.text)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a token at once.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "Its number in `token list`.")
        var id: Int64

        func run() async throws {
            let store = try common.settings().openExistingStore()
            do {
                try await store.revokeToken(id, now: .now)
            } catch StoreError.noSuchRow {
                throw Failure("there is no token \(id) that counts: \(Program.call("token list")) shows all")
            }
            common.show(["revoked": .int(id)], "Token \(id) is worth nothing any more.")
        }
    }

    /// 256 bits; what begins it tells people who find one what it is.
    private static func key() -> String {
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        return "postern_" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func standing(_ token: APIToken) -> String {
        if let revoked = token.revokedAt { return "revoked \(ISODate.text(revoked))" }
        guard let expiry = token.expiresAt else { return "counts" }
        return expiry > .now ? "until \(ISODate.text(expiry))" : "over since \(ISODate.text(expiry))"
    }

    private static func words(_ token: APIToken) -> String {
        "\(standing(token)), may do: \(token.scopes.map(\.rawValue).sorted().joined(separator: ", "))"
    }

    private static func json(_ token: APIToken, key: String?) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            (key: "id", value: .int(token.id)), (key: "name", value: .string(token.name)),
            (key: "scopes", value: .array(token.scopes.map(\.rawValue).sorted().map { .string($0) })),
            (key: "createdAt", value: .string(ISODate.text(token.createdAt))),
            (key: "usedAt", value: token.usedAt.map { .string(ISODate.text($0)) } ?? .null),
            (key: "expiresAt", value: token.expiresAt.map { .string(ISODate.text($0)) } ?? .null),
            (key: "revokedAt", value: token.revokedAt.map { .string(ISODate.text($0)) } ?? .null),
        ]
        if let key { members.append((key: "token", value: .string(key))) }
        return .object(members)
    }
}

extension APIScope: ExpressibleByArgument {}
