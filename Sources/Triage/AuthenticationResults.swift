/// An Authentication-Results field, read by its grammar (RFC 8601 §2.2).
struct AuthenticationResults {
    /// One `method=result` with its properties.
    struct Statement {
        /// The method in lower case, such as `dmarc`.
        let method: String
        /// The result in lower case, such as `pass`.
        let result: String
        /// The values by their names in lower case (`header.from`).
        ///
        /// A name given twice has an empty value: it proves nothing.
        let properties: [String: String]

        /// The statement as evidence, with what it is about.
        var words: String {
            let about = ["header.from", "header.d", "header.i", "smtp.mailfrom"].compactMap { name in
                properties[name].map { "\(name)=\($0)" }
            }
            return (["\(method)=\(result)"] + about).joined(separator: " ")
        }
    }

    /// The authserv-id in lower case; empty where the field begins with its first statement.
    let server: String
    let statements: [Statement]

    init(server: String, statements: [Statement]) {
        self.server = server
        self.statements = statements
    }

    /// Reads a value.
    ///
    /// Nil for anything that the grammar does not allow: half a field is no evidence, for the attacker's
    /// words (a local part, a HELO name) stand in it.
    ///
    /// QUIRK: Microsoft 365 stamps no authserv-id and writes `action=none` and `reason=100` without a property type; see
    /// `AuthenticationResultsTests.realFields`.
    init?(_ value: [UInt8]) {
        var scanner = HeaderScanner(value)
        guard scanner.skipComments() else { return nil }
        var server = ""
        if !AuthenticationResults.beginsWithStatement(scanner) {
            guard let id = AuthenticationResults.value(&scanner) else { return nil }
            server = id.lowered.text
            guard scanner.skipComments() else { return nil }
            if let version = scanner.token(until: [0x3B]) {
                guard version.allSatisfy(\.isDigit), scanner.skipComments() else { return nil }
            }
            guard scanner.isAtEnd || scanner.peek == 0x3B else { return nil }
        }
        guard let statements = AuthenticationResults.statements(&scanner) else { return nil }
        self.init(server: server, statements: statements)
    }

    private static let separators: [UInt8] = [0x3B, 0x3D]
    private static let nameEnds: [UInt8] = [0x3B, 0x3D, 0x2F]
    private static let statementLimit = 100

    private static func beginsWithStatement(_ scanner: HeaderScanner) -> Bool {
        var ahead = scanner
        return methodName(&ahead) != nil && ahead.peek == 0x3D
    }

    private static func statements(_ scanner: inout HeaderScanner) -> [Statement]? {
        var statements: [Statement] = []
        while scanner.skipComments() {
            if scanner.isAtEnd { return statements }
            if scanner.take(0x3B) { continue }
            guard statements.count < statementLimit else { return nil }
            guard let name = methodName(&scanner) else { return nil }
            if name.lowered == Array("none".utf8), scanner.isAtEnd || scanner.peek == 0x3B { continue }
            guard let statement = statement(name: name, &scanner) else { return nil }
            statements.append(statement)
        }
        return nil
    }

    /// A method without its version (`dkim / 1`), and what stands behind it up to the next word passed over.
    private static func methodName(_ scanner: inout HeaderScanner) -> [UInt8]? {
        guard let name = scanner.token(until: nameEnds), scanner.skipComments() else { return nil }
        guard scanner.take(0x2F) else { return name }
        guard scanner.skipComments(), let version = scanner.token(until: nameEnds), version.allSatisfy(\.isDigit),
            scanner.skipComments()
        else { return nil }
        return name
    }

    private static func statement(name: [UInt8], _ scanner: inout HeaderScanner) -> Statement? {
        guard scanner.take(0x3D), scanner.skipComments(), let result = scanner.token(until: separators),
            result.allSatisfy({ $0.isAlphanumeric || $0 == 0x2D || $0 == 0x5F }), scanner.skipComments()
        else { return nil }
        var properties: [String: String] = [:]
        while let byte = scanner.peek, byte != 0x3B {
            guard let key = propertyName(&scanner), scanner.take(0x3D), scanner.skipComments(),
                let content = value(&scanner)
            else { return nil }
            let isRepeated = properties[key] != nil
            properties[key] = isRepeated ? "" : content.text
            guard scanner.skipComments() else { return nil }
        }
        return Statement(method: name.lowered.text, result: result.lowered.text, properties: properties)
    }

    /// `ptype . property`, where comments may stand around the dot.
    private static func propertyName(_ scanner: inout HeaderScanner) -> String? {
        var name: [UInt8] = []
        while let byte = scanner.peek, byte != 0x3D {
            guard let piece = scanner.token(until: separators) else { return nil }
            let joins = name.isEmpty || name.last == 0x2E || piece.first == 0x2E
            guard joins, scanner.skipComments() else { return nil }
            name += piece
        }
        return name.isEmpty ? nil : name.lowered.text
    }

    /// A value: a token, a quoted string, or a quoted local part with its domain; an empty one is none.
    private static func value(_ scanner: inout HeaderScanner) -> [UInt8]? {
        var content: [UInt8] = []
        while let byte = scanner.peek, byte != 0x3B, byte != 0x28, !byte.isSpace {
            if byte == 0x22 {
                guard let quoted = scanner.quotedString() else { return nil }
                content += quoted
            } else {
                guard let piece = scanner.token(until: [0x3B]) else { return nil }
                content += piece
            }
        }
        return content.isEmpty ? nil : content
    }
}
