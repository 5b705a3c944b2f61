import Foundation

extension LabServer {
    /// Where Postfix writes its process id, in the lab's folder.
    static let postfixPIDFile = "postfix/queue/pid/master.pid"

    /// A Postfix that takes mail for every domain and hands it to Dovecot, asking `policy` about each sender.
    ///
    /// Authentication-Results of arriving mails are taken out. The policy's own verdict arrives under `stamp`, a name
    /// that no sender can know, and is renamed only after that.
    static func postfix(
        in folder: TemporaryFolder, ports: LabPorts, certificate: LabCertificate, policyPort: Int
    ) throws -> LabServer {
        let stamp = LabPolicy.stampName
        try folder.write(
            """
            /^Authentication-Results:/ IGNORE
            /^\(stamp):(.*)$/ REPLACE Authentication-Results:$1

            """.utf8,
            to: "postfix/etc/header_checks"
        )
        let gateways = MailLab.baseDomain.replacingOccurrences(of: ".", with: "\\.")
        try folder.write(
            "/@((.+\\.)?\(gateways))$/ \(MailLab.gatewayName)@$1\n".utf8, to: "postfix/etc/aliases")
        let bounces = MailLab.bouncingDomain.replacingOccurrences(of: ".", with: "\\.")
        try folder.write(
            "/@(.+\\.)?\(bounces)$/ error:5.1.1 No such person here\n".utf8, to: "postfix/etc/transport")
        try folder.write(mainSettings(folder, ports, certificate, policyPort).utf8, to: "postfix/etc/main.cf")
        try folder.write(services(ports).utf8, to: "postfix/etc/master.cf")
        let data = folder.file("postfix/data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: folder.file("postfix/queue"), withIntermediateDirectories: true)
        let startLog = folder.file("postfix/start.log")
        return LabServer(
            name: "Postfix",
            pidFile: folder.file(postfixPIDFile),
            greetings: [(ports.smtp, "220"), (ports.submission, "220"), (ports.submissions, "")],
            logFile: folder.file("postfix/log"),
            start: {
                try Command.asRoot("chown", ["postfix", data]).run(log: startLog)
                try Command.asRoot("postfix", ["-c", folder.file("postfix/etc"), "start"]).run(log: startLog)
            }
        )
    }

    /// Waits until Postfix is delivering nothing; what waits for another server is no delivery under way.
    ///
    /// - Throws: `LabFailure` when that does not come.
    static func waitForDeliveries(in folder: TemporaryFolder) throws {
        // Each mail that is being delivered is a file there; only Postfix and root may look.
        let active = folder.file("postfix/queue/active")
        let isIdle = try Command.asRoot("sh", ["-c", "test -z \"$(find '\(active)' -type f)\""])
        let deadline = Date(timeIntervalSinceNow: deliveryLimit)
        while true {
            do {
                return try isIdle.run(log: folder.file("postfix/stop.log"))
            } catch  where Date() < deadline {
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    private static let deliveryLimit: TimeInterval = 10
}

private func mainSettings(
    _ folder: TemporaryFolder, _ ports: LabPorts, _ certificate: LabCertificate, _ policyPort: Int
) -> String {
    let etc = folder.file("postfix/etc")
    return """
        compatibility_level = 3.6
        queue_directory = \(folder.file("postfix/queue"))
        data_directory = \(folder.file("postfix/data"))
        maillog_file = \(folder.file("postfix/log"))
        maillog_file_prefixes = \(folder.path)
        myhostname = \(MailLab.exchangerName)
        myorigin = \(MailLab.exchangerName)
        mynetworks = 127.0.0.0/8
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mydestination =
        alias_maps =
        local_recipient_maps =
        append_dot_mydomain = no
        biff = no
        disable_dns_lookups = yes
        smtpd_peername_lookup = no
        message_size_limit = \(MailLab.messageSizeLimit)
        mailbox_size_limit = 0
        virtual_mailbox_limit = 0
        recipient_delimiter = +
        virtual_mailbox_domains = static:all
        virtual_mailbox_maps = static:all
        virtual_alias_maps = regexp:\(etc)/aliases
        virtual_transport = lmtp:inet:127.0.0.1:\(ports.lmtp)
        transport_maps = regexp:\(etc)/transport
        lmtp_destination_recipient_limit = 1
        header_checks = regexp:\(etc)/header_checks
        nested_header_checks =
        mime_header_checks =
        smtpd_delay_reject = no
        smtpd_reject_unlisted_recipient = no
        smtpd_error_sleep_time = 0
        smtpd_sender_restrictions = check_policy_service inet:127.0.0.1:\(policyPort)
        smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:\(policyPort)
        smtpd_relay_restrictions = permit_mynetworks, reject
        smtpd_tls_cert_file = \(certificate.certificateFile)
        smtpd_tls_key_file = \(certificate.keyFile)
        smtpd_tls_security_level = may
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = inet:127.0.0.1:\(ports.sasl)
        default_destination_concurrency_failed_cohort_limit = 0
        minimal_backoff_time = 1s
        maximal_backoff_time = 2s
        queue_run_delay = 1s
        smtpd_client_connection_count_limit = 0

        """
}

/// The processes of Postfix, none in a chroot: their sockets and maps stand in the lab's own folder.
private func services(_ ports: LabPorts) -> String {
    """
    127.0.0.1:\(ports.smtp) inet n - n - - smtpd
    127.0.0.1:\(ports.submission) inet n - n - - smtpd
      -o smtpd_tls_security_level=encrypt
      -o smtpd_sasl_auth_enable=yes
      -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
    127.0.0.1:\(ports.submissions) inet n - n - - smtpd
      -o smtpd_tls_wrappermode=yes
      -o smtpd_sasl_auth_enable=yes
      -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
    pickup unix n - n 60 1 pickup
    cleanup unix n - n - 0 cleanup
    qmgr unix n - n 300 1 qmgr
    tlsmgr unix - - n 1000? 1 tlsmgr
    rewrite unix - - n - - trivial-rewrite
    bounce unix - - n - 0 bounce
    defer unix - - n - 0 bounce
    trace unix - - n - 0 bounce
    verify unix - - n - 1 verify
    flush unix n - n 1000? 0 flush
    proxymap unix - - n - - proxymap
    proxywrite unix - - n - 1 proxymap
    smtp unix - - n - - smtp
    relay unix - - n - - smtp
    showq unix n - n - - showq
    error unix - - n - - error
    retry unix - - n - - error
    discard unix - - n - - discard
    local unix - n n - - local
    virtual unix - n n - - virtual
    lmtp unix - - n - - lmtp
    anvil unix - - n - 1 anvil
    scache unix - - n - 1 scache
    postlog unix-dgram n - n - 1 postlogd

    """
}
