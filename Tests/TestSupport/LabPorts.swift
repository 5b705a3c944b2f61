/// The lab's ports, all on 127.0.0.1.
struct LabPorts: Sendable {
    let imap: Int
    let imaps: Int
    let lmtp: Int
    let sasl: Int
    let smtp: Int
    let submission: Int
    let submissions: Int

    init() throws {
        let ports = try freePorts(7)
        (imap, imaps, lmtp, sasl) = (ports[0], ports[1], ports[2], ports[3])
        (smtp, submission, submissions) = (ports[4], ports[5], ports[6])
    }
}
