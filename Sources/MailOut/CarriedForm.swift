import Flow

/// How much of the words a mail carries.
enum CarriedForm: Hashable {
    /// All of it, with its files.
    case full
    /// The beginning, and where the rest is read.
    case excerpt
    /// That there is a message.
    case noticeOnly
    /// All of it with files of every size, for the page where it is read.
    case page

    init(_ content: MailPreferences.Content) {
        switch content {
        case .full: self = .full
        case .excerpt: self = .excerpt
        case .noticeOnly: self = .noticeOnly
        }
    }
}

/// The beginning of a text.
struct Excerpt {
    let text: String
    let isWhole: Bool

    /// Two or three sentences.
    private static let longest = 200

    init(of whole: String) {
        let words = HeaderText.line(whole).split(separator: " ")
        var text = ""
        for (index, word) in words.enumerated() {
            guard text.count + word.count < Excerpt.longest else {
                // One endless word is cut in its middle.
                let start = index == 0 ? String(word.prefix(Excerpt.longest)) : text
                (self.text, isWhole) = (start + " …", false)
                return
            }
            text += index == 0 ? word : " " + word
        }
        (self.text, isWhole) = (whole.isEmpty ? "" : text, true)
    }
}
