import Mail

/// The fields of a message/delivery-status part, read though blank lines are missing or too many (RFC 3464 §2).
struct StatusFields {
    /// One recipient's fields; names in lower case.
    struct Group {
        fileprivate(set) var fields: [String: [UInt8]] = [:]

        /// The address we wrote to, else the one it was rewritten to.
        var address: String? { address("original-recipient") ?? address("final-recipient") }

        /// In lower case, its first word.
        var action: String? {
            fields["action"].map { $0.prefix { $0.isAlphanumeric || $0 == 0x2D }.lowered.text }.flatMap {
                $0.isEmpty ? nil : $0
            }
        }

        /// Without its type (`smtp;`).
        var diagnostic: String? {
            fields["diagnostic-code"].flatMap { value in
                let words = StatusFields.withoutType(value)
                return words.isEmpty ? nil : Charset.repairedText(Array(words))
            }
        }

        private func address(_ name: String) -> String? {
            guard let value = fields[name] else { return nil }
            var text = StatusFields.withoutType(value).trimmed
            if let open = text.lastIndex(of: 0x3C), let close = text.lastIndex(of: 0x3E), open < close {
                text = text[(open + 1)..<close]
            }
            // Some systems write the display name or a comment behind the address.
            if let found = FoundAddress.all(in: text).first, text.contains(0x20) { return found.address }
            return text.isEmpty ? nil : WrittenAddress.unescaped(text).text
        }
    }

    private(set) var groups: [Group] = []

    private static let groupLimit = 500
    private static let groupNames: Set<String> = [
        "original-recipient", "final-recipient", "action", "status", "remote-mta", "diagnostic-code",
        "last-attempt-date", "will-retry-until", "final-log-id",
    ]

    init(_ body: [UInt8]) {
        var name = ""
        var sawBlank = false
        for line in body.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = line.last == 0x0D ? line.dropLast() : line
            if text.allSatisfy(\.isBlank) {
                sawBlank = true
                name = ""
            } else if text.first?.isBlank == true, !name.isEmpty {
                continueField(name, with: text.trimmed)
            } else if let colon = text.firstIndex(of: 0x3A) {
                name = text[..<colon].trimmed.lowered.text
                add(name, text[(colon + 1)...].trimmed, sawBlank: sawBlank)
                sawBlank = false
            }
            if groups.count > StatusFields.groupLimit { break }
        }
        groups.removeAll { $0.fields.isEmpty }
    }

    /// A new recipient begins where a field comes a second time, or at an address while the block before it is complete or
    /// a blank line has ended it: blank lines alone say nothing in real reports.
    private mutating func add(_ name: String, _ value: ArraySlice<UInt8>, sawBlank: Bool) {
        guard StatusFields.groupNames.contains(name) else { return }
        let isAddress = name.hasSuffix("-recipient")
        let before = groups.last?.fields ?? [:]
        let isComplete = before["action"] != nil && before["status"] != nil
        let opensNext = isAddress && before["final-recipient"] != nil && (sawBlank || isComplete)
        let isRepeated = before[name] != nil && (isAddress || name == "action" || name == "status")
        if groups.isEmpty || opensNext || isRepeated { groups.append(Group()) }
        let last = groups.count - 1
        if groups[last].fields[name] == nil { groups[last].fields[name] = Array(value) }
    }

    private mutating func continueField(_ name: String, with value: ArraySlice<UInt8>) {
        guard let last = groups.indices.last, groups[last].fields[name] != nil else { return }
        groups[last].fields[name]?.append(0x20)
        groups[last].fields[name]?.append(contentsOf: value)
    }

    /// The value behind its type (`rfc822;`), or the whole of one without a type.
    fileprivate static func withoutType(_ value: [UInt8]) -> ArraySlice<UInt8> {
        guard let semicolon = value.firstIndex(of: 0x3B), semicolon <= 24,
            value[..<semicolon].allSatisfy({ $0.isAlphanumeric || $0 == 0x2D || $0.isBlank || $0 == 0x5F })
        else { return value.trimmed }
        return value[(semicolon + 1)...].trimmed
    }
}
