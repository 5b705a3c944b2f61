/// The name that a mail program gives its notice, at the beginning of a subject: `Automatic reply: Tuesday`.
///
/// The name must be all there is, stand in brackets, or be parted from the rest by a colon: a sentence that begins with the
/// same words, `Out of office next week, can we meet after?`, is a person's.
struct SubjectName {
    private let subject: ArraySlice<UInt8>
    private let closing: UInt8?

    /// - Parameter subject: in lower case, without white space around it.
    init(_ subject: [UInt8]) {
        switch subject.first {
        case 0x5B: (self.subject, closing) = (subject.dropFirst(), 0x5D)
        case 0x28: (self.subject, closing) = (subject.dropFirst(), 0x29)
        default: (self.subject, closing) = (subject[...], nil)
        }
    }

    func isOne(of names: [[UInt8]]) -> Bool {
        names.contains { name in
            guard subject.starts(with: name) else { return false }
            let rest = subject.dropFirst(name.count)
            return closing.map { rest.first == $0 } ?? SubjectName.ends(rest)
        }
    }

    /// QUIRK: French programs put a no-break space before the colon, Chinese ones write a full-width one, see `JudgeTests`.
    private static func ends(_ rest: ArraySlice<UInt8>) -> Bool {
        var rest = rest
        while true {
            if let first = rest.first, first.isSpace {
                rest = rest.dropFirst()
            } else if rest.starts(with: [0xC2, 0xA0]) {
                rest = rest.dropFirst(2)
            } else {
                return rest.isEmpty || rest.first == 0x3A || rest.starts(with: [0xEF, 0xBC, 0x9A])
            }
        }
    }
}
