import Flow
import Mail

/// What files a relayed mail carries (product: mail out).
package struct AttachmentPolicy: Sendable, Hashable {
    /// What becomes of archives.
    package enum Archives: String, Sendable, CaseIterable {
        /// What an archive lists is held to the same rules; one that cannot be looked into is left out.
        case look
        /// They are carried as any file is.
        case pass
    }

    /// Most servers take mails of 25 million bytes and more.
    package static let standardBytes = 50_000_000

    /// The most bytes that the files of one mail may take in it, encoded as they are sent.
    package var maxBytes: Int
    /// Endings of names in lower case, without their dot.
    package var blocked: Set<String>
    package var archives: Archives

    package init(
        maxBytes: Int = standardBytes, blocked: Set<String> = BlockedEndings.standard, archives: Archives = .look
    ) {
        self.maxBytes = maxBytes
        self.blocked = blocked
        self.archives = archives
    }

    /// Why a file is not carried, whatever else the mail holds; nil where it may be.
    func objection(to file: Attachment) -> Objection? {
        if let ending = blockedEnding(of: file.filename ?? "") { return .program(".\(ending)") }
        if let kind = ExecutableKind(of: file.bytes) { return .program(kind.words) }
        switch (archives, ArchiveKind(of: file.bytes, filename: file.filename)) {
        case (.pass, _), (.look, nil): return nil
        case (.look, .zip?): return objection(toZip: file.bytes)
        case (.look, .other?): return .archive(.unknown)
        }
    }

    /// The ending of a name that is not let through, in whatever letters; nil for none.
    func blockedEnding(of name: String) -> String? {
        let ending = FileEnding(of: name).text
        return blocked.contains(ending) ? ending : nil
    }

    private func objection(toZip bytes: [UInt8]) -> Objection? {
        let listing: ZipListing
        do {
            listing = try ZipListing(reading: bytes)
        } catch {
            return .archive(ArchiveFlaw(error))
        }
        for entry in listing.entries {
            if let ending = blockedEnding(of: entry.name) { return .archive(.program(".\(ending)")) }
            if let kind = entry.plainStart.flatMap({ ExecutableKind(of: $0) }) {
                return .archive(.program(kind.words))
            }
            if ArchiveKind.endings.contains(FileEnding(of: entry.name).text) {
                return .archive(.nested)
            }
        }
        return nil
    }
}

/// Why a file is not carried.
enum Objection: Hashable {
    /// By its ending or by what it holds.
    case program(String)
    case archive(ArchiveFlaw)
    /// With this file the mail would be too large.
    case tooLarge
    /// The scanner's name for what it found.
    case infected(String)
    /// The scanner does not take files of this size, or could not finish it.
    case unscannable
    /// Its metadata could not be taken out.
    case unstrippable
}

/// Why an archive is not carried.
enum ArchiveFlaw: Hashable {
    /// Of a kind that is not looked into.
    case unknown
    /// What kind of program it holds.
    case program(String)
    case nested, encrypted, unreadable, bomb

    init(_ flaw: ZipListing.Flaw) {
        switch flaw {
        case .unreadable: self = .unreadable
        case .encrypted: self = .encrypted
        case .bomb: self = .bomb
        }
    }

    var reason: LeftOutFile.Reason {
        switch self {
        case .unknown: .unknownArchive
        case .program: .archiveWithProgram
        case .nested: .nestedArchive
        case .encrypted: .encryptedArchive
        case .unreadable: .unreadableArchive
        case .bomb: .bomb
        }
    }

    var kind: String { if case .program(let kind) = self { kind } else { "" } }
}

/// The ending of a file's name as a system would go by it: without what is not seen, and without dots at the end.
struct FileEnding {
    /// In lower case, without its dot; empty for none.
    let text: String

    init(of name: String) {
        var scalars = String.UnicodeScalarView()
        // Overrides of the writing direction and other marks make `exe.txt` of what ends in `exe`.
        for scalar in name.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: continue
            default: scalars.append(scalar)
            }
        }
        while let last = scalars.last, last == "." || last.properties.isWhitespace { scalars.removeLast() }
        guard let dot = scalars.lastIndex(of: ".") else {
            text = ""
            return
        }
        let ending = scalars[scalars.index(after: dot)...]
        text = String(String.UnicodeScalarView(ending.filter { !$0.properties.isWhitespace })).lowercased()
    }
}
