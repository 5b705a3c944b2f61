/// How deep the elements of a source are nested, kept below what the parser takes.
///
/// A conversation of seventy mails nests deeper than that: the innermost elements become line ends, so that the quotes
/// around them stay quotes.
struct HTMLDepth {
    /// What becomes of a tag.
    enum Fate {
        case keep, breakLine, drop
    }

    /// libxml2 stops at 256; what is not counted here nests a little deeper.
    private static let deepest = 200

    /// Elements that are closed by their own tag only, with the levels that each brings with what stands inside it.
    private static let levels: [HTMLTagName: Int] = {
        let blocks = ["div", "blockquote", "center", "section", "article", "main", "form", "fieldset", "pre", "aside"]
        let lines = [
            "span", "font", "b", "i", "u", "strong", "em", "a", "big", "small", "s", "strike", "sub", "sup", "tt",
            "code",
            "ins", "del", "label",
        ]
        var result: [HTMLTagName: Int] = [:]
        for name in blocks + lines { result[HTMLTagName(name)] = 1 }
        result[HTMLTagName("table")] = 3
        result[HTMLTagName("ul")] = 2
        result[HTMLTagName("ol")] = 2
        return result
    }()

    private var open: [HTMLTagName: Int] = [:]
    private var dropped: [HTMLTagName: Int] = [:]
    private var depth = 0

    mutating func read(_ tag: HTMLTag) -> Fate {
        guard let levels = Self.levels[tag.name] else { return .keep }
        if tag.isClosing {
            if let count = dropped[tag.name], count > 0 {
                dropped[tag.name] = count - 1
                return Self.fate(of: tag)
            }
            if let count = open[tag.name], count > 0 {
                open[tag.name] = count - 1
                depth -= levels
            }
            return .keep
        }
        if depth + levels > Self.deepest {
            dropped[tag.name, default: 0] += 1
            return Self.fate(of: tag)
        }
        open[tag.name, default: 0] += 1
        depth += levels
        return .keep
    }

    private static let blockNames = Set(HTMLElements.blocks.map { HTMLTagName($0) })

    private static func fate(of tag: HTMLTag) -> Fate { blockNames.contains(tag.name) ? .breakLine : .drop }
}
