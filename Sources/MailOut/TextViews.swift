/// The ways in which one text is read before it is searched: as it is, with its escapes undone, without its markup.
struct TextViews {
    let source: MappedBytes

    init(_ bytes: [UInt8], keepsOrigins: Bool) { source = MappedBytes(bytes, keepsOrigins: keepsOrigins) }

    /// Gives every reading, unfolded, to `look` until it returns true; returns whether it did.
    func contains(_ look: (MappedBytes) -> Bool) -> Bool {
        if look(source) { return true }
        let marked = source.unescaped(.ofMarkup)
        if let marked, look(marked) { return true }
        if let bare = source.withoutComments(), look(bare) { return true }
        if source.bytes.contains(UInt8(ascii: "=")), let printed = source.unescaped(.all), printed != marked,
            look(printed)
        {
            return true
        }
        guard let bare = source.withoutTags() else { return false }
        if look(bare) { return true }
        guard let plain = bare.unescaped(.ofMarkup) else { return false }
        return look(plain) || plain.withoutTags().map(look) == true
    }
}

extension LeakScan {
    /// What kind of secret a text holds, in any of its readings; nil for none.
    func firstFinding(in bytes: [UInt8], decodingBase64: Bool = true) -> Finding.Kind? {
        // Origins cost memory, and only tell a true hit from the recipient's own address that holds it.
        guard quickFinding(in: bytes, decodingBase64: decodingBase64, keepsOrigins: false) != nil else { return nil }
        return quickFinding(in: bytes, decodingBase64: decodingBase64, keepsOrigins: true)
    }

    private func quickFinding(in bytes: [UInt8], decodingBase64: Bool, keepsOrigins: Bool) -> Finding.Kind? {
        var kind: Finding.Kind?
        let isFound = TextViews(bytes, keepsOrigins: keepsOrigins).contains { view in
            kind = bareTokens(in: view).first?.kind ?? findings(inFolded: view.folded()).first?.kind
            return kind != nil
        }
        if isFound { return kind }
        guard decodingBase64 else { return nil }
        // All runs in one buffer: a text has many short ones.
        let inner = base64Runs(in: bytes).flatMap { Base64Runs.decoded(bytes, $0) }
        return inner.isEmpty
            ? nil : quickFinding(in: inner, decodingBase64: false, keepsOrigins: keepsOrigins)
    }

    /// The runs that are long enough to hold something guarded.
    func base64Runs(in bytes: [UInt8]) -> [Range<Int>] {
        Base64Runs.ranges(in: bytes, shortest: shortestRun)
    }
}
