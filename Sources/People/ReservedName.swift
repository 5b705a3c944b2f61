package import Triage

/// Names in front of the @ that nobody may take.
package enum ReservedName {
    private static let always: Set<String> = ["postmaster", "abuse", "mailer-daemon"]
    /// First parts of the web's own paths, which `/<handle>/enquiry` must not meet.
    private static let paths: Set<String> = ["a", "p", "enquiry", "sign-in"]
    private static let longest = 40

    /// Why a practitioner may not have this handle; nil where they may.
    package static func reason(against handle: String, scheme: AddressScheme) -> String? {
        if scheme.general(handle) != nil || scheme.aliases[handle] != nil || paths.contains(handle) {
            return "\"\(handle)\" is one of Postern's own names; choose another"
        }
        return reason(against: handle)
    }

    /// Why a name may be neither a handle nor an alias; nil where it may.
    package static func reason(against name: String) -> String? {
        let bytes = Array(name.utf8)
        if always.contains(name) { return "\"\(name)\" is reserved for the operator; choose another" }
        if bytes.count > 1, isLetter(bytes[0]), bytes[1] == UInt8(ascii: "-") {
            return "\"\(name)\" begins with a letter and a hyphen, which is how reply addresses begin; choose another"
        }
        let isPlain = bytes.allSatisfy {
            isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
        }
        guard isPlain, !bytes.isEmpty, bytes.count <= longest, bytes.first != 0x2E, bytes.last != 0x2E else {
            return "\"\(name)\" may hold a-z, 0-9, hyphen, dot and underscore, at most \(longest) of them"
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}
