/// The words of a list that somebody who mistyped may have meant.
enum NearestWords {
    /// Up to three, the nearest first; nothing that differs in more than a third of it.
    static func of(_ word: String, in words: [String]) -> [String] {
        let wanted = Array(word.utf8.prefix(longest))
        let farthest = max(2, wanted.count / 3)
        let near = words.map { (word: $0, distance: distance(wanted, Array($0.utf8.prefix(longest)))) }
            .filter { $0.distance <= farthest }
        return near.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(3).map(\.word)
    }

    private static let longest = 64

    /// How many bytes have to be put in, left out or changed.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (place, byte) in one.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for index in other.indices {
                let changed = diagonal + (byte == other[index] ? 0 : 1)
                diagonal = row[index + 1]
                row[index + 1] = min(changed, min(row[index], diagonal) + 1)
            }
        }
        return row[other.count]
    }
}
