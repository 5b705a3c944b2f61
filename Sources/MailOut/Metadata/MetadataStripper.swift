import Flow
import Foundation
import Mail
import Store
import Synchronization
import Triage

/// What becomes of metadata in files that are carried: where a photograph was taken, who wrote a document.
package enum MetadataPolicy: String, Sendable, CaseIterable {
    /// It is taken out; a file that it cannot be taken out of is left out, and its reader is told.
    case strip
    /// Files are carried as they came.
    case keep
}

/// Takes metadata out of the files of mails, with ExifTool and qpdf.
package final class MetadataStripper: Sendable {
    /// What becomes of a file that it cannot be taken out of.
    package enum Failure: String, Sendable, CaseIterable {
        case leaveOut = "leave-out"
        /// It is carried as it came, and the operator hears of it.
        case pass
    }

    /// What became of the files of a mail, by their places in it.
    struct Outcome: Sendable {
        var stripped: [Int: [UInt8]] = [:]
        /// Those that it could not be taken out of.
        var failed: Set<Int> = []
    }

    /// Of a file that could not be rewritten.
    package let failure: Failure
    private let folders: [String]
    private let patience: Duration
    /// Programs are waited for: never on the cooperative pool, and few at a time.
    private let queue: OperationQueue
    private let cache = Mutex(StrippedFiles())

    /// For one step; a mail has a few of them.
    package static let standardPatience = Duration.seconds(20)
    private static let stepsOfAMail = 3
    private static let mostAtATime = 2

    package convenience init(failure: Failure = .leaveOut) { self.init(failure: failure, folders: nil) }

    /// - Parameters:
    ///   - folders: where the programs are looked for; nil for where the system has them.
    ///   - patience: for one step.
    init(failure: Failure, folders: [String]?, patience: Duration = standardPatience) {
        self.failure = failure
        self.folders = folders ?? MetadataTools.systemFolders
        self.patience = patience
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = MetadataStripper.mostAtATime
    }

    /// Removes what a process left behind that was ended in the middle.
    package func removeLeftovers() { ScratchFolder.removeLeftovers() }

    /// Says what is used, in words.
    ///
    /// - Throws: `ToolTrouble` where a program is missing or does not work.
    package func check() async throws -> String {
        try await onQueue { [self] () throws(ToolTrouble) -> String in
            let tools = try MetadataTools(in: folders)
            let folder = try ScratchFolder()
            defer { folder.remove() }
            guard try tools.answers(in: folder, until: .now + patience) else {
                throw ToolTrouble("exiftool or qpdf is there and does not work")
            }
            return
                "exiftool and qpdf work, \(tools.confined.sandbox == nil ? "without a sandbox: bubblewrap (bwrap) is not there or may not work here" : "in a sandbox")"
        }
    }

    /// True for a mail that may carry files.
    func concerns(_ mail: ClaimedMail) -> Bool {
        guard mail.template.isRelayed, let raw = mail.entry?.raw else { return false }
        return !Message(parsing: raw).attachmentNames.isEmpty
    }

    /// One file of a mail that has metadata which can be taken out.
    struct Work: Sendable {
        /// Among the attachments of the mail.
        let place: Int
        let kind: MetadataKind
        let bytes: [UInt8]
    }

    /// What there is to do for a mail; nothing for files that are left out, or that have no metadata.
    func tasks(
        _ files: [Mail.Attachment], leavingOut objections: [Int: Objection], policy: AttachmentPolicy
    ) -> [Work] {
        files.enumerated().compactMap { place, file in
            guard objections[place] == nil, !AttachmentRelay.isCarriedAsText(file),
                let kind = MetadataKind(of: file.bytes, filename: file.filename), policy.objection(to: file) == nil,
                !MetadataStripper.isSealed(kind, file)
            else { return nil }
            return Work(place: place, kind: kind, bytes: file.bytes)
        }
    }

    /// The files without their metadata.
    ///
    /// - Throws: `ToolTrouble`.
    func strip(_ tasks: [Work]) async throws -> Outcome {
        try await onQueue { [self] () throws(ToolTrouble) -> Outcome in try stripped(tasks) }
    }

    private func stripped(_ tasks: [Work]) throws(ToolTrouble) -> Outcome {
        var outcome = Outcome()
        // The same file twice in a mail, or in mails to several people, is worked on once.
        var places: [Digest: [Int]] = [:]
        var new: [Work] = []
        for file in tasks {
            let digest = Digest(of: file.bytes)
            if let known = cache.withLock({ $0[digest] }) {
                outcome.stripped[file.place] = known
            } else {
                if places[digest] == nil { new.append(file) }
                places[digest, default: []].append(file.place)
            }
        }
        guard !new.isEmpty else { return outcome }
        let folder = try ScratchFolder()
        defer { folder.remove() }
        var run = MetadataRun(
            tools: try MetadataTools(in: folders), folder: folder,
            end: .now + patience * MetadataStripper.stepsOfAMail, patience: patience)
        let results = try run.strip(new)
        for file in new {
            let digest = Digest(of: file.bytes)
            for place in places[digest] ?? [] {
                if let result = results[file.place] {
                    outcome.stripped[place] = result
                } else {
                    outcome.failed.insert(place)
                }
            }
            if let result = results[file.place] { cache.withLock { $0[digest] = result } }
        }
        return outcome
    }

    /// True for what is carried as it is: a document that is signed or encrypted, and a ZIP file that is no document.
    private static func isSealed(_ kind: MetadataKind, _ file: Mail.Attachment) -> Bool {
        switch kind {
        case .pdf: return SealedDocument.isSealed(pdf: file.bytes)
        case .package:
            do {
                return try OfficePackage(reading: file.bytes)?.isSealed ?? true
            } catch {
                return !OfficePackage.endings.contains(FileEnding(of: file.filename ?? "").text)
            }
        default: return false
        }
    }

    private func onQueue<Value: Sendable>(
        _ work: @escaping @Sendable () throws(ToolTrouble) -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result(catching: work).mapError { $0 }) }
        }
    }
}

/// The last files without their metadata, by what they were before.
private struct StrippedFiles {
    private var files: [Digest: [UInt8]] = [:]
    private var order: [Digest] = []
    private var size = 0

    /// A few mails' worth.
    private static let mostBytes = 32_000_000

    subscript(digest: Digest) -> [UInt8]? {
        get { files[digest] }
        set {
            guard let newValue, files[digest] == nil, newValue.count <= StrippedFiles.mostBytes else { return }
            files[digest] = newValue
            order.append(digest)
            size += newValue.count
            while size > StrippedFiles.mostBytes, let oldest = order.first {
                order.removeFirst()
                size -= files.removeValue(forKey: oldest)?.count ?? 0
            }
        }
    }
}
