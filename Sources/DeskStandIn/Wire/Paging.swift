/// A page of a list, by cursor or by offset.
///
/// Without `page[size]` a list is counted in offsets, silently; on the last page of a cursor the links still lead on.
enum Paging {
    static let largestPage = 100

    /// The page that a request asks for.
    ///
    /// - Parameters:
    ///   - rows: all of them, sorted.
    ///   - path: of the list, for its links.
    static func answer<Row>(
        _ rows: [Row], named name: String, _ call: Call, world: World, id: (Row) -> Int64,
        more: ([Row]) -> [String: JSON] = { _ in [:] }, row: (Row) -> JSON
    ) throws -> Answer {
        let cut =
            call.query("page[size]") != nil
            ? try cursor(rows, call, world, id: id) : try offset(rows, call, world, depth: 10_000)
        var body: [String: JSON] = [name: .array(cut.rows.map(row))]
        body.merge(cut.members) { _, new in new }
        body.merge(more(cut.rows)) { _, new in new }
        return .json(.object(body))
    }

    /// By number and size of the page.
    static func offset<Row>(
        _ rows: [Row], _ call: Call, _ world: World, depth: Int
    ) throws -> (rows: [Row], members: [String: JSON]) {
        let size = max(1, min(call.query("per_page").flatMap { Int($0) } ?? largestPage, largestPage))
        let page = max(1, call.query("page").flatMap { Int($0) } ?? 1)
        guard page <= 100, page * size <= depth || page == 1 else { throw Failure.tooDeep }
        let start = min(rows.count, (page - 1) * size)
        let end = min(rows.count, start + size)
        return (
            Array(rows[start..<end]),
            [
                "count": .integer(Int64(rows.count)),
                "next_page": end < rows.count ? .string(world.link(call, ["page": String(page + 1)])) : nil,
                "previous_page": page > 1 ? .string(world.link(call, ["page": String(page - 1)])) : nil,
            ]
        )
    }

    static func cursor<Row>(
        _ rows: [Row], _ call: Call, _ world: World, id: (Row) -> Int64
    ) throws -> (rows: [Row], members: [String: JSON]) {
        guard let size = call.query("page[size]").flatMap({ Int($0) }), 1...largestPage ~= size else {
            throw Failure.cursorNotAllowed
        }
        var start = 0
        if let after = call.query("page[after]") {
            start = try place(of: after, in: rows, id: id) + 1
        } else if let before = call.query("page[before]") {
            start = max(0, try place(of: before, in: rows, id: id) - size)
        }
        let end = min(rows.count, start + size)
        let page = start < end ? Array(rows[start..<end]) : []
        // QUIRK: the last page has a cursor and a link too; `has_more` alone says that it is the last
        // (ListTests.cursors).
        let next = page.last.map { token(id($0)) } ?? call.query("page[after]")
        let previous = page.first.map { token(id($0)) } ?? call.query("page[after]")
        let nextLink = next.map { world.link(call, ["page[after]": $0], without: ["page[before]"]) }
        let previousLink = previous.map { world.link(call, ["page[before]": $0], without: ["page[after]"]) }
        return (
            page,
            [
                "meta": [
                    "has_more": .bool(end < rows.count), "after_cursor": JSON(next), "before_cursor": JSON(previous),
                ],
                "links": ["next": JSON(nextLink), "prev": JSON(previousLink)],
            ]
        )
    }

    private static func token(_ id: Int64) -> String {
        Base64.encoded((["o": "created_at,id", "v": .string(String(id))] as JSON).bytes)
    }

    private static func place<Row>(of cursor: String, in rows: [Row], id: (Row) -> Int64) throws -> Int {
        guard let value = Base64.decoded(cursor).flatMap({ JSON($0) })?["v"]?.integer else { throw Failure.badCursor }
        return rows.firstIndex { id($0) == value } ?? rows.endIndex
    }
}

/// Base64 (RFC 4648 §4).
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = ArraySlice(Array(bytes))
        while let first = rest.popFirst() {
            let second = rest.popFirst()
            let third = rest.popFirst()
            let value = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
            result.append(letters[Int(value >> 18)])
            result.append(letters[Int(value >> 12 & 63)])
            result.append(second == nil ? UInt8(ascii: "=") : letters[Int(value >> 6 & 63)])
            result.append(third == nil ? UInt8(ascii: "=") : letters[Int(value & 63)])
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func decoded(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        var value: UInt32 = 0
        var bits = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            let plain =
                byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
            guard let code = reversed[plain] else { return nil }
            value = (value << 6 | UInt32(code)) & 0xFFFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
            }
        }
        return result
    }

    private static let reversed = Dictionary(uniqueKeysWithValues: letters.enumerated().map { ($1, UInt8($0)) })
}
