import Flow

/// Words that stand outside a notice's file: `templates/<language>/phrases.txt`, a key and its text a line.
enum Phrase: String, CaseIterable {
    /// The name that somebody's words come from: "Jane D. via Calm Harbour".
    case via
    /// The name that the support's words come from.
    case support
    /// A file without a name.
    case unnamedFile = "file"
    /// Why a file is not carried, one for each reason.
    case program = "file-program"
    case unknownArchive = "file-archive-unknown"
    case archiveWithProgram = "file-archive-program"
    case nestedArchive = "file-archive-nested"
    case encryptedArchive = "file-archive-encrypted"
    case unreadableArchive = "file-archive-unreadable"
    case bomb = "file-archive-bomb"
    case tooLarge = "file-too-large"
    case infected = "file-infected"
    case unscannable = "file-unscannable"
    case unstrippable = "file-unstrippable"
    case signature = "file-signature"
    case embedded = "file-embedded"

    /// The words for a reason; a test holds every reason to its phrase.
    init?(_ reason: LeftOutFile.Reason) { self.init(rawValue: "file-\(reason.rawValue)") }

    static let file = "phrases.txt"

    /// What may stand in its braces.
    var variables: [TemplateVariable] {
        switch self {
        case .via: [.author, .organisation]
        case .support: [.organisation]
        case .program, .archiveWithProgram, .infected: [.kind]
        default: []
        }
    }

    /// The name under which its template is registered.
    var template: String { "phrase/\(rawValue)" }
}

/// The lines of a file of phrases.
struct PhraseFile {
    struct Line {
        var number: Int
        var key: String
        var text: String
    }

    private(set) var lines: [Line] = []
    /// Lines that are neither empty, nor a comment, nor `key = text`.
    private(set) var unreadable: [Int] = []

    init(_ text: String) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let sign = line.firstRange(of: " = "), sign.upperBound < line.endIndex else {
                unreadable.append(index + 1)
                continue
            }
            let key = String(line[..<sign.lowerBound])
            lines.append(Line(number: index + 1, key: key, text: String(line[sign.upperBound...])))
        }
    }
}
