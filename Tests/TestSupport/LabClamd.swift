import Foundation

/// A private clamd that knows one virus: what `virus` holds.
package final class LabClamd: Sendable {
    /// A file that it finds something in; no virus of anybody's.
    package static let virus = Array("This stands for a virus in the tests of Postern.".utf8)
    /// The same as clamd names it.
    package static let virusName = "Postern.Test.UNOFFICIAL"
    /// More it does not take.
    package static let longestStream = 200_000

    /// On 127.0.0.1.
    package let port: Int
    /// The path of its socket.
    package let socket: String
    private let server: LabServer
    private let keeper: LabKeeper

    private static let attempts = 3

    /// Starts one.
    ///
    /// - Throws: `LabFailure` where it is missing (Debian's clamav-daemon) or does not start.
    package static func start() async throws -> LabClamd {
        // Its port is free when it is chosen; another test may have taken it by the time clamd asks for it.
        for _ in 1..<attempts {
            do {
                return try await LabClamd()
            } catch let error as LabFailure where !error.description.contains("mail lab needs") {
                continue
            }
        }
        return try await LabClamd()
    }

    private init() async throws {
        let folder = try TemporaryFolder("clamd", isLeft: true)
        let port = try freePorts(1)[0]
        self.port = port
        socket = folder.file("socket")
        // Names, sizes and digests of whole files: no signatures need be fetched.
        try folder.write(
            "\(try LabClamd.digest(in: folder)):\(LabClamd.virus.count):Postern.Test\n".utf8, to: "db/own.hdb")
        let settings = """
            TCPSocket \(port)
            TCPAddr 127.0.0.1
            LocalSocket \(socket)
            DatabaseDirectory \(folder.file("db"))
            PidFile \(folder.file("pid"))
            LogFile \(folder.file("log"))
            StreamMaxLength \(LabClamd.longestStream)
            MaxThreads 2

            """
        let file = try folder.write(settings.utf8, to: "clamd.conf")
        keeper = try LabKeeper(folder: folder.path, pidFiles: [folder.file("pid")])
        server = LabServer(
            name: "clamd", pidFile: folder.file("pid"), greetings: [(port, "")], logFile: folder.file("log"),
            start: { try Command("clamd", ["-c", file]).run(log: folder.file("start.log")) })
        try await onOwnThread { [server] in try server.startAndWait() }
    }

    /// Ends it.
    ///
    /// - Throws: `LabFailure` where it stays.
    package func stop() async throws {
        try await onOwnThread { [server] in try server.stopAndWait() }
        try await keeper.end()
    }

    private static func digest(in folder: TemporaryFolder) throws -> String {
        let file = try folder.write(virus, to: "virus")
        try Command("md5sum", [file]).run(log: folder.file("digest"))
        return String(decoding: try folder.read("digest").prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
    }
}
