/// A JSON value with the place where it stands, so that a mistake in a file can be pointed at.
package struct JSONNode: Sendable {
    /// One member of an object, in the order of the file.
    package struct Member: Sendable {
        package let key: String
        package let place: Place
        package let node: JSONNode
    }

    /// Where in the text: both count from 1, the column in bytes.
    package struct Place: Hashable, Sendable {
        package let line: Int
        package let column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// What kind of value it is.
    package indirect enum Value: Sendable {
        case null
        case bool(Bool)
        /// The number as it was written: the reader of a setting decides what it may be.
        case number(String)
        case string(String)
        case array([JSONNode])
        case object([Member])
    }

    package let value: Value
    package let place: Place

    /// What was found, in words for a message.
    package var found: String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let text): "the number \(text)"
        case .string(let text): "\"\(text.prefix(JSONNode.quotedCharacters))\""
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// How much of a string a message repeats.
    private static let quotedCharacters = 60
}
