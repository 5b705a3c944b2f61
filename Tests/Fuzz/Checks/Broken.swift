/// An invariant that an input has broken; a fuzzer and a test say it in the same words.
struct Broken: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// - Throws: `Broken` where the condition does not hold.
func require(_ condition: Bool, _ promise: @autoclosure () -> String) throws(Broken) {
    if !condition { throw Broken(promise()) }
}

/// The start of what a promise was broken by, short enough for a log.
func shown(_ text: some StringProtocol) -> String { String(reflecting: String(text.prefix(120))) }
