import Foundation

/// Debian's `python3-dkim` (dkimpy): a verifier that shares nothing with the signer.
package enum DKIMVerifier {
    /// Whether each signature of each mail holds, from the top; a mail without one has no answers.
    ///
    /// - Parameter records: the TXT records that the DNS has, by name.
    /// - Throws: `LabFailure` where the program is missing or breaks.
    package static func verify(_ mails: [[UInt8]], records: [String: String]) throws -> [[Bool]] {
        let folder = try TemporaryFolder("dkim")
        for (index, mail) in mails.enumerated() { try folder.write(mail, to: "\(index).eml") }
        try folder.write(try JSONEncoder().encode(records), to: "dns.json")
        // The system's Python, whatever stands before it in the path: packages of the distribution are in no other.
        let command = try Command(
            "sh", ["-c", "exec /usr/bin/python3 -c \"$@\"", "sh", script, folder.path, "\(mails.count)"])
        do {
            try command.run(log: folder.file("log"))
        } catch let failure as LabFailure {
            throw LabFailure("dkimpy (run scripts/setup.sh test; Debian's python3-dkim and python3-nacl): \(failure)")
        }
        return try JSONDecoder().decode([[Bool]].self, from: Data(try folder.read("results.json")))
    }

    private static let script = """
        import json, sys, dkim
        folder, count = sys.argv[1], int(sys.argv[2])
        records = json.load(open(folder + "/dns.json"))
        def answer(name, timeout=5):
            return records.get(name.decode().rstrip("."), "").encode()
        def verified(mail, index):
            try:
                return dkim.DKIM(mail).verify(idx=index, dnsfunc=answer)
            except dkim.DKIMException as error:
                print(error)
                return False
        results = []
        for number in range(count):
            mail = open(folder + "/%d.eml" % number, "rb").read()
            fields = dkim.rfc822_parse(mail)[0]
            signatures = sum(name.lower() == b"dkim-signature" for name, value in fields)
            results.append([bool(verified(mail, index)) for index in range(signatures)])
        json.dump(results, open(folder + "/results.json", "w"))
        """
}
