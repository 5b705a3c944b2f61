/// A certificate authority of the lab's own and a certificate for `localhost` and 127.0.0.1 that it signed.
struct LabCertificate: Sendable {
    /// What clients must trust.
    let authorityFile: String
    let certificateFile: String
    let keyFile: String

    /// Makes both with openssl.
    ///
    /// - Throws: `LabFailure`.
    init(in folder: TemporaryFolder) throws {
        let settings = try folder.write(LabCertificate.settings.utf8, to: "tls/openssl.cnf")
        let authorityKey = folder.file("tls/authority.key")
        let request = folder.file("tls/server.csr")
        authorityFile = folder.file("tls/authority.pem")
        certificateFile = folder.file("tls/server.pem")
        keyFile = folder.file("tls/server.key")
        let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config", settings]
        let commands = [
            ["req", "-x509", "-extensions", "authority", "-days", "30", "-subj", "/CN=Postern mail lab"]
                + newKey + ["-keyout", authorityKey, "-out", authorityFile],
            ["req", "-subj", "/CN=localhost"] + newKey + ["-keyout", keyFile, "-out", request],
            ["x509", "-req", "-in", request, "-CA", authorityFile, "-CAkey", authorityKey, "-CAcreateserial"]
                + ["-extfile", settings, "-extensions", "server", "-days", "30", "-out", certificateFile],
        ]
        for arguments in commands {
            try Command("openssl", arguments).run(log: folder.file("tls/openssl.log"))
        }
    }

    private static let settings = """
        [req]
        distinguished_name = name
        prompt = no
        [name]
        CN = Postern mail lab
        [authority]
        basicConstraints = critical,CA:TRUE
        keyUsage = critical,keyCertSign,cRLSign
        subjectKeyIdentifier = hash
        [server]
        basicConstraints = CA:FALSE
        keyUsage = critical,digitalSignature
        extendedKeyUsage = serverAuth
        subjectAltName = DNS:localhost,IP:127.0.0.1

        """
}
