import Foundation
import Synchronization

/// The programs that take metadata out, where they are installed.
struct MetadataTools: Sendable {
    let exiftool: String
    let qpdf: String
    let gzip: String
    let confined: ConfinedProgram

    /// What is to be installed for each, on Debian and Ubuntu.
    private static let packages = [
        "exiftool": "libimage-exiftool-perl", "qpdf": "qpdf", "gzip": "gzip", "prlimit": "util-linux",
    ]

    /// - Parameter folders: where programs are looked for.
    /// - Throws: `ToolTrouble` that says what to install.
    init(in folders: [String]) throws(ToolTrouble) {
        let found = MetadataTools.packages.mapValues { _ in "" }.keys.map { name in
            (name, MetadataTools.path(of: name, in: folders))
        }
        let missing = found.filter { $0.1 == nil }.map(\.0).sorted()
        guard missing.isEmpty else {
            let packages = missing.compactMap { MetadataTools.packages[$0] }
            throw ToolTrouble(
                "\(missing.joined(separator: " and ")) not installed: apt-get install \(packages.joined(separator: " "))"
            )
        }
        let paths = Dictionary(uniqueKeysWithValues: found.compactMap { name, path in path.map { (name, $0) } })
        exiftool = paths["exiftool", default: ""]
        qpdf = paths["qpdf", default: ""]
        gzip = paths["gzip", default: ""]
        let limiter = paths["prlimit", default: ""]
        let sandbox = MetadataTools.path(of: "bwrap", in: folders).map { Sandbox(program: $0) }
        confined = ConfinedProgram(
            limiter: limiter,
            sandbox: try sandbox.flatMap { sandbox throws(ToolTrouble) in
                try SandboxTrial.works(sandbox, limiter: limiter) ? sandbox : nil
            })
    }

    static func path(of program: String, in folders: [String]) -> String? {
        folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Where the system's programs are.
    static let systemFolders: [String] = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") } + [
            "/usr/local/bin", "/usr/bin", "/bin",
        ]
    }()

    // MARK: Steps

    /// Rewrites files `N.ending` as `Nc.ending`; one that it cannot rewrite is missing then.
    ///
    /// Orientation and what colours mean stay, or the picture would be shown in another way.
    func rewrite(
        _ names: [String], in folder: ScratchFolder, fileBytes: Int, until end: ContinuousClock.Instant
    ) throws(ToolTrouble) -> ConfinedProgram.Ending {
        let arguments = [
            exiftool, "-config", "", "-q", "-q", "-all=", "--icc_profile:all", "-CommonIFD0=", "-Time:All=",
            "-tagsfromfile", "@", "-ColorSpaceTags", "-EXIF:Orientation", "-o", "%fc.%e",
        ]
        return try confined.run(arguments + names, in: folder, fileBytes: fileBytes, until: end)
    }

    /// Writes a PDF anew, with nothing that none of its parts refers to.
    ///
    /// - Parameter isPlain: with each object on its own, as ExifTool reads it best.
    func rewritePDF(
        _ name: String, as output: String, isPlain: Bool, in folder: ScratchFolder, fileBytes: Int,
        until end: ContinuousClock.Instant
    ) throws(ToolTrouble) -> Bool {
        let ending = try confined.run(
            [qpdf, "--object-streams=\(isPlain ? "disable" : "generate")", name, output], in: folder,
            fileBytes: fileBytes, until: end)
        // 3: what was damaged has been mended, as every reader of PDF does.
        return ending == .exit(0) || (isPlain && ending == .exit(3))
    }

    /// Unpacks what lies deflated in a ZIP file (RFC 1951), and proves it by its checksum.
    func inflate(
        _ packed: [UInt8], size: Int, checksum: Int, in folder: ScratchFolder, until end: ContinuousClock.Instant
    ) throws(ToolTrouble) -> [UInt8]? {
        // The same bytes with gzip's head and tail (RFC 1952 §2.3).
        let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        let name = "\(UUID().uuidString).gz"
        try folder.write(head + packed + LittleEndian.bytes([(checksum, 4), (size, 4)]), to: name)
        let output = "\(name).out"
        guard
            try confined.run(
                [gzip, "-d", "-c", name], in: folder, output: output, fileBytes: size + 1, until: end) == .exit(0)
        else { return nil }
        return folder.read(output).flatMap { $0.count == size ? $0 : nil }
    }

    /// The version that ExifTool says it is of; nil where it does not work.
    func answers(in folder: ScratchFolder, until end: ContinuousClock.Instant) throws(ToolTrouble) -> Bool {
        let isThere = try confined.run([exiftool, "-config", "", "-ver"], in: folder, fileBytes: 1_000, until: end)
        let isThereToo = try confined.run([qpdf, "--version"], in: folder, fileBytes: 1_000, until: end)
        return isThere == .exit(0) && isThereToo == .exit(0)
    }
}

/// Whether a sandbox can be made here: a container may forbid it.
private enum SandboxTrial {
    private static let known = Mutex<[Sandbox: Bool]>([:])
    private static let patience = Duration.seconds(10)

    static func works(_ sandbox: Sandbox, limiter: String) throws(ToolTrouble) -> Bool {
        if let known = known.withLock({ $0[sandbox] }) { return known }
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let program = ConfinedProgram(limiter: limiter, sandbox: sandbox)
        let ending = try program.run([limiter, "--version"], in: folder, fileBytes: 1_000, until: .now + patience)
        let works = ending == .exit(0)
        known.withLock { $0[sandbox] = works }
        return works
    }
}

/// Numbers as ZIP and gzip write them, the lowest byte first.
enum LittleEndian {
    static func bytes(_ numbers: [(value: Int, count: Int)]) -> [UInt8] {
        numbers.flatMap { number in (0..<number.count).map { UInt8(truncatingIfNeeded: number.value >> (8 * $0)) } }
    }
}
