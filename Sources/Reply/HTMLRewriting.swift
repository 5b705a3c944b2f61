/// What a sanitised body's words, links and inline images become; asked for each of them.
package struct HTMLRewriting {
    /// The words of one paragraph, cell or item across all inline elements, or one attribute's value → what is shown.
    package var text: (String) -> String
    /// An absolute address with one of the allowed schemes → the one to write; nil takes the link off its words.
    package var link: (String) -> String?
    /// A Content-ID without `cid:` → the new one; nil takes the image out.
    package var contentID: (String) -> String?

    package init(
        text: @escaping (String) -> String, link: @escaping (String) -> String?,
        contentID: @escaping (String) -> String?
    ) {
        self.text = text
        self.link = link
        self.contentID = contentID
    }
}
