import Foundation

extension LabServer {
    /// Where Dovecot writes its process id, in the lab's folder.
    static let dovecotPIDFile = "dovecot/run/master.pid"
    /// How Dovecot asks whose a token is, in the lab's folder.
    fileprivate static let oauthFile = "dovecot/oauth2.conf.ext"

    /// A Dovecot that knows every user by one password and keeps their mail as Maildir under `mail/<domain>/<name>`.
    static func dovecot(
        in folder: TemporaryFolder, ports: LabPorts, certificate: LabCertificate, password: String,
        tokens: TokenEndpoint
    ) throws -> LabServer {
        try LabMaildir.makeRoot(folder.file("mail"))
        try folder.write(tokenSettings(tokens).utf8, to: oauthFile)
        let settings = dovecotSettings(folder, ports, certificate, password)
        let file = try folder.write((settings + dovecotUsers(folder)).utf8, to: "dovecot/dovecot.conf")
        return LabServer(
            name: "Dovecot",
            pidFile: folder.file(dovecotPIDFile),
            greetings: [(ports.imap, "* OK"), (ports.lmtp, "220"), (ports.imaps, ""), (ports.sasl, "VERSION")],
            logFile: folder.file("dovecot/log"),
            start: { try Command("dovecot", ["-c", file]).run(log: folder.file("dovecot/start.log")) }
        )
    }
}

private func tokenSettings(_ tokens: TokenEndpoint) -> String {
    """
    introspection_mode = get
    introspection_url = \(tokens.introspectionURL)
    username_attribute = email
    active_attribute = active
    active_value = true
    timeout_msecs = 5000

    """
}

private func dovecotSettings(
    _ folder: TemporaryFolder, _ ports: LabPorts, _ certificate: LabCertificate, _ password: String
) -> String {
    """
    base_dir = \(folder.file("dovecot/run"))
    state_dir = \(folder.file("dovecot/state"))
    log_path = \(folder.file("dovecot/log"))
    instance_name = postern-lab
    protocols = imap lmtp
    listen = 127.0.0.1
    ssl = yes
    ssl_cert = <\(certificate.certificateFile)
    ssl_key = <\(certificate.keyFile)
    disable_plaintext_auth = no
    auth_mechanisms = plain login cram-md5 xoauth2 oauthbearer
    auth_username_format = %Lu
    auth_username_chars =
    auth_failure_delay = 0
    recipient_delimiter = +
    mail_fsync = never
    mail_max_userip_connections = 1000
    passdb {
      driver = oauth2
      mechanisms = xoauth2 oauthbearer
      args = \(folder.file(LabServer.oauthFile))
    }
    passdb {
      driver = static
      mechanisms = plain login cram-md5
      args = password=\(password)
    }
    service imap-login {
      service_count = 0
      inet_listener imap {
        port = \(ports.imap)
      }
      inet_listener imaps {
        port = \(ports.imaps)
        ssl = yes
      }
    }
    service lmtp {
      inet_listener lmtp {
        address = 127.0.0.1
        port = \(ports.lmtp)
      }
    }
    service auth {
      inet_listener sasl {
        address = 127.0.0.1
        port = \(ports.sasl)
      }
    }
    namespace inbox {
      inbox = yes
      separator = /
      mailbox Junk {
        auto = create
        special_use = \\Junk
      }
    }
    protocol lmtp {
      postmaster_address = postmaster@\(MailLab.exchangerName)
    }

    """
}

/// Who owns the mail, and as whom the parts of Dovecot run: nobody but the caller where the caller is not root.
private func dovecotUsers(_ folder: TemporaryFolder) -> String {
    let home = "home=\(folder.file("mail"))/%Ld/%Ln allow_all_users=yes"
    let isRoot = geteuid() == 0
    let owner = isRoot ? "uid=\(LabMaildir.owner) gid=\(LabMaildir.owner)" : "uid=\(geteuid()) gid=\(getegid())"
    let common = """
        first_valid_uid = 1
        mail_location = maildir:~/Maildir
        userdb {
          driver = static
          args = \(owner) \(home)
        }

        """
    guard !isRoot else { return common }
    let services = ["anvil", "imap-login", "stats", "ipc"].map { "service \($0) {\n  chroot =\n}\n" }.joined()
    return common + services + """
        default_internal_user = \(NSUserName())
        default_login_user = \(NSUserName())
        default_internal_group = \(groupName())

        """
}

private func groupName() -> String {
    guard let entry = getgrgid(getegid()), let name = entry.pointee.gr_name else { return String(getegid()) }
    return String(cString: name)
}
