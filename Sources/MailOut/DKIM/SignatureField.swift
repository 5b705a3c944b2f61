import Foundation

/// The text of a DKIM-Signature field: folded, and with its `b=` still empty or filled (RFC 6376 §3.5).
struct SignatureField {
    /// The names in `h=`, in order.
    let signed: [String]
    let identity: DKIMSigner.Identity
    let bodyDigest: Data
    /// Seconds since 1970.
    let signedAt: Int64

    static let name = "DKIM-Signature"
    private static let longestLine = 76

    /// The field with its line end.
    ///
    /// - Parameter signature: empty for the form that is signed.
    func bytes(_ signature: Data) -> [UInt8] {
        var line = FoldedLine("\(SignatureField.name):", longest: SignatureField.longestLine)
        line.add(" v=1;")
        line.add(" a=\(identity.key.algorithm.rawValue)-sha256;")
        line.add(" c=relaxed/relaxed;")
        line.add(" d=\(identity.domain);")
        line.add(" s=\(identity.selector);")
        line.add(" t=\(signedAt);")
        for (index, name) in signed.enumerated() {
            line.add("\(index == 0 ? " h=" : "")\(name)\(index == signed.count - 1 ? ";" : ":")")
        }
        line.add(" bh=\(bodyDigest.base64EncodedString());")
        // On a line of its own whatever it holds: it is signed without the signature and sent with it.
        line.startNew()
        line.add(" b=")
        line.fill(signature.base64EncodedString())
        return Array(line.text.utf8)
    }
}

/// A field's line that grows by pieces and is folded before one that does not fit.
private struct FoldedLine {
    private(set) var finished = ""
    private var line: String
    private let longest: Int

    init(_ start: String, longest: Int) {
        line = start
        self.longest = longest
    }

    /// What there is, with a line end.
    var text: String { "\(finished)\(line)\r\n" }

    mutating func add(_ piece: String) {
        if line.utf8.count + piece.utf8.count > longest { startNew() }
        line += line.isEmpty && !piece.hasPrefix(" ") ? " \(piece)" : piece
    }

    mutating func startNew() {
        finished += "\(line)\r\n"
        line = ""
    }

    /// Adds what may be broken anywhere.
    mutating func fill(_ text: String) {
        var rest = text[...]
        while !rest.isEmpty {
            let piece = rest.prefix(longest - max(line.utf8.count, 1))
            add(String(piece))
            rest = rest.dropFirst(piece.count)
            if !rest.isEmpty { startNew() }
        }
    }
}
