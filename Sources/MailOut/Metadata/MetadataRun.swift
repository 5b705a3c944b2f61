import Foundation
import Mail

/// One mail's files at work, in a folder of their own and within one time.
struct MetadataRun {
    /// What is still to be done with a file once ExifTool has been at it.
    private enum Plan {
        case picture(String)
        case pdf(String)
        /// With the names of the pictures that it shows, by their places in it.
        case package(OfficePackage, [Int: String])
    }

    let tools: MetadataTools
    let folder: ScratchFolder
    let end: ContinuousClock.Instant
    /// For one step; of several pictures at once, for all.
    let patience: Duration

    /// More pictures are no letter, and would keep other mails waiting.
    private static let mostPictures = 200
    private static let mostUnpacked = 200_000_000
    /// A file may grow by the little that rewriting adds.
    private static let growth = 2

    private var plans: [Int: Plan] = [:]
    private var names: [String] = []
    private var written = 0

    init(tools: MetadataTools, folder: ScratchFolder, end: ContinuousClock.Instant, patience: Duration) {
        self.tools = tools
        self.folder = folder
        self.end = end
        self.patience = patience
    }

    /// Each file without its metadata, by its place; one that none of the programs could rewrite is missing.
    ///
    /// - Throws: `ToolTrouble` where it is a program's fault.
    mutating func strip(_ files: [MetadataStripper.Work]) throws(ToolTrouble) -> [Int: [UInt8]] {
        for file in files { plans[file.place] = try plan(file.kind, file.bytes) }
        try rewrite(names)
        var results: [Int: [UInt8]] = [:]
        for file in files {
            guard let plan = plans[file.place], let result = try result(of: plan) else { continue }
            // Whatever a program wrote: a file of another kind is not the one that was sent.
            if MetadataKind(of: result) == file.kind { results[file.place] = result }
        }
        if results.count < files.count, try !tools.answers(in: folder, until: .now + patience) {
            throw ToolTrouble("exiftool or qpdf is there and does not work")
        }
        return results
    }

    private var stepEnd: ContinuousClock.Instant { min(end, .now + patience) }

    private var fileBytes: Int { MetadataRun.growth * written + 1_000_000 }

    // MARK: Before

    private mutating func plan(_ kind: MetadataKind, _ bytes: [UInt8]) throws(ToolTrouble) -> Plan? {
        switch kind {
        case .package: return try plan(package: bytes)
        case .pdf:
            let (given, plain) = ("\(names.count + 1)-given.pdf", "\(names.count + 1).pdf")
            try write(bytes, to: given)
            guard
                try tools.rewritePDF(
                    given, as: plain, isPlain: true, in: folder, fileBytes: fileBytes, until: stepEnd)
            else { return nil }
            names.append(plain)
            return .pdf(plain)
        default: return .picture(try add(bytes, kind))
        }
    }

    private mutating func plan(package bytes: [UInt8]) throws(ToolTrouble) -> Plan? {
        guard let package = try? OfficePackage(reading: bytes) else { return nil }
        let places = package.pictures
        guard places.count <= MetadataRun.mostPictures else { return nil }
        var pictures: [Int: String] = [:]
        for place in places {
            guard let packed = package.packed(place), let bytes = try unpacked(packed.bytes, packed.entry) else {
                return nil
            }
            // Drawings under a picture's name have no metadata that could be taken out.
            if let kind = MetadataKind(of: bytes), kind.isPicture { pictures[place] = try add(bytes, kind) }
        }
        return .package(package, pictures)
    }

    private func unpacked(_ bytes: [UInt8], _ entry: ZipListing.Entry) throws(ToolTrouble) -> [UInt8]? {
        switch entry.packed.method {
        case 0: return bytes
        case 8 where written + entry.size <= MetadataRun.mostUnpacked:
            return try tools.inflate(
                bytes, size: entry.size, checksum: entry.packed.checksum, in: folder, until: stepEnd)
        default: return nil
        }
    }

    private mutating func add(_ bytes: [UInt8], _ kind: MetadataKind) throws(ToolTrouble) -> String {
        let name = "\(names.count + 1).\(kind.ending)"
        try write(bytes, to: name)
        names.append(name)
        return name
    }

    private mutating func write(_ bytes: [UInt8], to name: String) throws(ToolTrouble) {
        try folder.write(bytes, to: name)
        written += bytes.count
    }

    // MARK: ExifTool

    /// All at once, since starting it takes longer than a picture does; each alone where one of them takes too long.
    private func rewrite(_ names: [String]) throws(ToolTrouble) {
        guard !names.isEmpty else { return }
        let ending = try tools.rewrite(names, in: folder, fileBytes: fileBytes, until: stepEnd)
        if case .exit = ending { return }
        guard names.count > 1 else { return discard(names) }
        discard(names)
        for name in names { try rewrite([name]) }
    }

    /// What was written when a program was ended is not the whole file.
    private func discard(_ names: [String]) {
        for name in names { try? FileManager.default.removeItem(atPath: "\(folder.path)/\(rewritten(name))") }
    }

    private func rewritten(_ name: String) -> String { name.replacing(".", with: "c.") }

    // MARK: After

    private func result(of plan: Plan) throws(ToolTrouble) -> [UInt8]? {
        switch plan {
        case .picture(let name): return folder.read(rewritten(name))
        case .pdf(let name):
            let output = "\(name).out"
            guard
                try tools.rewritePDF(
                    rewritten(name), as: output, isPlain: false, in: folder, fileBytes: fileBytes, until: stepEnd)
            else { return nil }
            return folder.read(output)
        case .package(let package, let pictures):
            var results: [Int: [UInt8]] = [:]
            for (place, name) in pictures {
                guard let result = folder.read(rewritten(name)),
                    MetadataKind(of: result)?.ending == name.split(separator: ".").last.map(String.init)
                else { return nil }
                results[place] = result
            }
            return package.stripped(pictures: results)
        }
    }
}
