// What a person does with eyes, pointer and keyboard. Where several elements match, the first one is meant.
extension Browser {
    /// What a reference to an element is called (WebDriver §11).
    private static let elementKey = "element-6066-11e4-a52e-4f735466cecf"

    /// Whether an element matches.
    package func exists(_ css: String) async throws -> Bool {
        try await !elements("css selector", css).isEmpty
    }

    /// The visible text of an element.
    package func text(_ css: String) async throws -> String {
        try await get("/element/\(element(css))/text").string ?? ""
    }

    /// The visible texts of all elements that match, in the page's order.
    package func texts(_ css: String) async throws -> [String] {
        var texts: [String] = []
        for element in try await elements("css selector", css) {
            texts.append(try await get("/element/\(element)/text").string ?? "")
        }
        return texts
    }

    /// What stands in a field now.
    package func value(_ css: String) async throws -> String {
        try await get("/element/\(element(css))/property/value").string ?? ""
    }

    /// Clicks an element; where that leads elsewhere, waits until the page has loaded.
    package func click(_ css: String) async throws {
        try await post("/element/\(element(css))/click")
    }

    /// Clicks a link by its visible text.
    package func click(link text: String) async throws {
        try await post("/element/\(element("link text", text))/click")
    }

    /// Types into a field, behind what stands there; a date as in `03/14/2026`, whatever the language.
    package func type(_ css: String, _ words: String) async throws {
        try await post("/element/\(element(css))/value", ["text": .text(words)])
    }

    /// Empties a field.
    package func clear(_ css: String) async throws {
        try await post("/element/\(element(css))/clear")
    }

    /// Chooses an option of a `select` by its value.
    package func select(_ css: String, _ value: String) async throws {
        let field = try await element(css)
        for option in try await elements("css selector", "option", in: field)
        where try await get("/element/\(option)/property/value").string == value {
            try await post("/element/\(option)/click")
            return
        }
        throw LabFailure("\(css) has no option \(value)\n\(await shown())")
    }

    /// Chooses a file for `<input type="file">`.
    ///
    /// - Parameter path: absolute.
    package func attach(_ css: String, _ path: String) async throws {
        try await type(css, path)
    }

    /// Presses keys together, wherever the focus is: all down in their order, then up.
    ///
    /// A page that comes of it may still be on its way afterwards; `wait` for what it shows.
    package func press(_ keys: Key...) async throws {
        let down: [PageValue] = keys.map { ["type": "keyDown", "value": .text($0.value)] }
        let up: [PageValue] = keys.reversed().map { ["type": "keyUp", "value": .text($0.value)] }
        try await post("/actions", ["actions": [["type": "key", "id": "keyboard", "actions": .list(down + up)]]])
    }

    /// The element that has the focus; the page's `body` where none has.
    package var focus: Focus {
        get async throws {
            let found = try await script(
                """
                const element = document.activeElement ?? document.body;
                const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText;
                const text = element === document.body ? '' : element.innerText || label || '';
                return {
                    tag: element.localName, id: element.id, name: element.getAttribute('name') ?? '',
                    text: text.trim().replace(/\\s+/g, ' '),
                };
                """)
            return Focus(
                tag: found["tag"].string ?? "", id: found["id"].string ?? "", name: found["name"].string ?? "",
                text: found["text"].string ?? "")
        }
    }

    private func element(_ css: String) async throws -> String { try await element("css selector", css) }

    private func element(_ strategy: String, _ words: String) async throws -> String {
        guard let found = try await elements(strategy, words).first else {
            throw LabFailure("no element for the \(strategy) \(words)\n\(await shown())")
        }
        return found
    }

    private func elements(_ strategy: String, _ words: String, in parent: String? = nil) async throws -> [String] {
        let place = parent.map { "/element/\($0)/elements" } ?? "/elements"
        return try await post(place, ["using": .text(strategy), "value": .text(words)]).list
            .compactMap { $0[Browser.elementKey].string }
    }
}

extension Browser {
    /// An element that has the focus.
    package struct Focus: Sendable, Hashable, CustomStringConvertible {
        package let tag: String
        /// Empty where it has none, as is `name`.
        package let id: String
        package let name: String
        /// What it says; of a field its label, of the `body` nothing.
        package let text: String

        /// As in `input#email[name=email] "Your address"`.
        package var description: String {
            let names = (id.isEmpty ? "" : "#\(id)") + (name.isEmpty ? "" : "[name=\(name)]")
            return tag + names + (text.isEmpty ? "" : " \"\(text)\"")
        }
    }

    /// A key; a letter or digit is its own name (WebDriver §17.4.2).
    package struct Key: Sendable, Hashable, ExpressibleByStringLiteral {
        let value: String

        package init(stringLiteral value: String) { self.value = value }

        package static let tab: Key = "\u{E004}"
        package static let enter: Key = "\u{E007}"
        package static let escape: Key = "\u{E00C}"
        package static let space: Key = " "
        package static let backspace: Key = "\u{E003}"
        package static let delete: Key = "\u{E017}"
        package static let shift: Key = "\u{E008}"
        package static let control: Key = "\u{E009}"
        package static let alt: Key = "\u{E00A}"
        package static let pageUp: Key = "\u{E00E}"
        package static let pageDown: Key = "\u{E00F}"
        package static let end: Key = "\u{E010}"
        package static let home: Key = "\u{E011}"
        package static let left: Key = "\u{E012}"
        package static let up: Key = "\u{E013}"
        package static let right: Key = "\u{E014}"
        package static let down: Key = "\u{E015}"
    }
}
