import Foundation
import Mail
import Synchronization

/// What becomes of a mail with a file in whose words the other side's address is found.
package enum DocumentPolicy: String, Sendable, CaseIterable {
    /// It goes, and the operator hears of it: a letterhead has an address, and who sent it may want that.
    case warn
    /// It is held, as what the last gate finds elsewhere.
    case hold
}

/// Reads the words of documents, with poppler's pdftotext and from the parts of office documents.
package final class DocumentReader: Sendable {
    private let folders: [String]
    private let patience: Duration
    /// Programs are waited for: never on the cooperative pool, and few at a time.
    private let queue: OperationQueue

    /// For one file.
    package static let standardPatience = Duration.seconds(20)
    private static let mostAtATime = 2
    /// More words are in no letter; the rest is not looked at.
    private static let mostText = 20_000_000
    private static let package = "poppler-utils"

    package convenience init() { self.init(folders: nil) }

    /// - Parameters:
    ///   - folders: where the programs are looked for; nil for where the system has them.
    ///   - patience: for one file.
    init(folders: [String]?, patience: Duration = standardPatience) {
        self.folders = folders ?? MetadataTools.systemFolders
        self.patience = patience
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = DocumentReader.mostAtATime
    }

    /// Says what cannot be read, in words; nil where all of it can be.
    package func check() -> String? {
        MetadataTools.path(of: "pdftotext", in: folders) == nil
            ? "pdftotext is not installed, so the words of PDF files are not searched: apt-get install "
                + DocumentReader.package : nil
    }

    /// The words of those files that are documents and can be read, by their places.
    ///
    /// What a program cannot read has no words here: nothing waits for it.
    func texts(of files: [Mail.Attachment]) async -> [Int: [UInt8]] {
        let documents = files.enumerated().compactMap { place, file -> (Int, MetadataKind, [UInt8])? in
            guard let kind = MetadataKind(of: file.bytes), kind == .pdf || kind == .package else { return nil }
            return (place, kind, file.bytes)
        }
        guard !documents.isEmpty else { return [:] }
        return await withCheckedContinuation { continuation in
            queue.addOperation { [self] in
                var texts: [Int: [UInt8]] = [:]
                for (place, kind, bytes) in documents { texts[place] = try? text(of: bytes, kind) }
                continuation.resume(returning: texts)
            }
        }
    }

    private func text(of bytes: [UInt8], _ kind: MetadataKind) throws -> [UInt8]? {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let end = ContinuousClock.now + patience
        return kind == .pdf
            ? try pdfText(bytes, in: folder, until: end) : try packageText(bytes, in: folder, until: end)
    }

    private func pdfText(
        _ bytes: [UInt8], in folder: ScratchFolder, until end: ContinuousClock.Instant
    ) throws -> [UInt8]? {
        guard let program = MetadataTools.path(of: "pdftotext", in: folders) else { return nil }
        try folder.write(bytes, to: "1.pdf")
        let ending = try MetadataTools(in: folders).confined.run(
            [program, "-enc", "UTF-8", "-q", "1.pdf", "1.txt"], in: folder, fileBytes: DocumentReader.mostText,
            until: end)
        return ending == .exit(0) ? folder.read("1.txt") : nil
    }

    /// The XML of its parts: links lie beside the words that show them, and are words too.
    private func packageText(
        _ bytes: [UInt8], in folder: ScratchFolder, until end: ContinuousClock.Instant
    ) throws -> [UInt8]? {
        guard let document = try OfficePackage(reading: bytes) else { return nil }
        let tools = try MetadataTools(in: folders)
        var text: [UInt8] = []
        for place in document.wordParts {
            guard let part = document.packed(place), text.count + part.entry.size <= DocumentReader.mostText else {
                continue
            }
            let words =
                part.entry.packed.method == 0
                ? part.bytes
                : try tools.inflate(
                    part.bytes, size: part.entry.size, checksum: part.entry.packed.checksum, in: folder, until: end)
            text += (words ?? []) + [UInt8(ascii: "\n")]
        }
        return text
    }
}
