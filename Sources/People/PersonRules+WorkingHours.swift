import Flow

extension PersonRules {
    /// Working hours as they stand in JSON: an object of lists, or the text that CSV files have.
    ///
    /// - Returns: the text that the store keeps, in one form for both.
    /// - Throws: `Flaw` where nothing can be made of it.
    package static func workingHours(_ node: JSONNode) throws(Flaw) -> String {
        try workingHours(ImportTable.cell(node) ?? .other(node.found))
    }

    static func workingHours(_ cell: ImportTable.Cell) throws(Flaw) -> String {
        do throws(WorkingHoursError) {
            switch cell {
            case .text(let text): return try WorkingHours(parsing: text).text
            case .map(let week): return try WorkingHours(parsing: week).text
            case .list, .other: break
            }
        } catch {
            throw Flaw(what: "\(error)", remedy: "")
        }
        throw Flaw(what: "no hours stand here", remedy: "write {\"mon\": [\"09:00-12:30\", \"13:30-18:00\"]}")
    }
}
