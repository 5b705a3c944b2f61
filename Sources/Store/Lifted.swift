import Flow
import Triage

/// What has been said about a held mail so far: a waiver, an author, a name.
///
/// It counts at each step to come, since a mail that is let past one obstacle may meet the next.
struct Lifted: Equatable {
    private(set) var waived: Set<HoldReason> = []
    private(set) var author: PersonID?
    private(set) var isAddressConfirmed = false
    private(set) var name: String?
    private(set) var isByOperator = false

    init() {}

    /// - Parameter testimony: nil where an operator waives the reason that it is held for.
    mutating func add(_ testimony: Testimony?, waiving reason: HoldReason?, isByOperator: Bool) {
        switch testimony {
        case .author(let person): author = person
        case .addressConfirmed: isAddressConfirmed = true
        case .named(let name): self.name = name
        case nil: if let reason { waived.insert(reason) }
        }
        self.isByOperator = self.isByOperator || isByOperator
    }

    func tell(_ known: inout Known) {
        known.waived = waived
        known.vouched = author
        known.isAddressConfirmed = isAddressConfirmed
        known.givenName = name
        known.isReleased = isByOperator
    }

    /// A line for each: what it is, a blank, which; lines that nobody wrote are passed over.
    init(stored: String) {
        for line in stored.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map { String($0) }
            switch (parts[0], parts.count > 1 ? parts[1] : "") {
            case ("waived", let reason): if let reason = HoldReason(rawValue: reason) { waived.insert(reason) }
            case ("author", let person): author = Int64(person).map { PersonID($0) }
            case ("address", _): isAddressConfirmed = true
            case ("name", let name): self.name = name
            case ("operator", _): isByOperator = true
            default: break
            }
        }
    }

    var stored: String {
        var lines = waived.map { "waived \($0.rawValue)" }.sorted()
        if let author { lines.append("author \(author.rawValue)") }
        if isAddressConfirmed { lines.append("address") }
        if let name { lines.append("name \(name)") }
        if isByOperator { lines.append("operator") }
        return lines.joined(separator: "\n").stored
    }
}
