import Flow
import Mail

/// Which of a mail's files are carried, and what is said of the others.
struct AttachmentChoice {
    private(set) var kept: [Attachment] = []
    private(set) var leftOut: [LeftOutFile] = []

    /// - Parameters:
    ///   - objections: the scanner's, by the file's place in the mail.
    ///   - hasPage: what is too large for the mail can be fetched from a page.
    ///   - mask: takes addresses out of the names that are shown.
    init(
        of files: [Attachment], policy: AttachmentPolicy, objections: [Int: Objection] = [:], hasPage: Bool = false,
        mask: Mask
    ) {
        var room = policy.maxBytes
        for (index, file) in files.enumerated() {
            let size = AttachmentChoice.encodedSize(of: file.bytes.count)
            // Those are read as text, and never carried as they are.
            var objection = AttachmentRelay.isEmbedded(file) ? nil : objections[index] ?? policy.objection(to: file)
            if objection == nil, size > room { objection = .tooLarge }
            guard let objection else {
                kept.append(file)
                room -= size
                continue
            }
            let name = HeaderText.line(mask.masked(file.filename ?? ""))
            leftOut.append(objection.told(of: name, isLinked: hasPage && objection == .tooLarge))
        }
    }

    /// Base64 in lines of 76 letters, each with its line end (RFC 2045 §6.8).
    static func encodedSize(of count: Int) -> Int { (count + 56) / 57 * 78 }
}
