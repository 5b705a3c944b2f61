import Foundation

/// A program of this machine, run to its end on the calling thread.
struct Command {
    private let program: String
    private let arguments: [String]

    /// Finds the program; servers stand in `sbin`, which is not always in the path.
    ///
    /// - Throws: `LabFailure` that names what to install.
    init(_ name: String, _ arguments: [String]) throws {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin", "/usr/local/sbin"]
        guard let found = folders.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile) else {
            throw LabFailure(
                """
                the mail lab needs \(name), which is not installed: run scripts/setup.sh test \
                (Debian's dovecot-imapd, dovecot-lmtpd, postfix and openssl)
                """
            )
        }
        program = found
        self.arguments = arguments
    }

    /// The command as root: itself where this process is root, else through sudo without a password.
    static func asRoot(_ name: String, _ arguments: [String]) throws -> Command {
        let command = try Command(name, arguments)
        guard geteuid() != 0 else { return command }
        do {
            return try Command("sudo", ["-n", command.program] + arguments)
        } catch {
            throw LabFailure("the mail lab needs root or sudo, since Postfix runs only so (\(name))")
        }
    }

    /// Runs it, with what it prints added to the file `log`.
    ///
    /// - Throws: `LabFailure` with the log when the program ends with anything but 0.
    func run(log: String) throws {
        let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard output >= 0 else { throw LabFailure("cannot write \(log)") }
        defer { close(output) }
        let status = Command.wait(for: try spawn(input: nil, output: output))
        guard status == 0 else {
            let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            let line = ([program] + arguments).joined(separator: " ")
            throw LabFailure("\(line) ended with \(status):\n\(said)")
        }
    }

    /// Starts it and returns its process id, which must be waited for.
    ///
    /// Nothing is inherited but the three standard descriptors: a daemon would keep all else open as long as it lives.
    /// Foundation's `Process` leaves such a descriptor, and so waits for the daemon in place of its parent.
    /// - Parameters:
    ///   - input: the descriptor to read from; /dev/null where nil.
    ///   - output: the descriptor for both outputs; /dev/null where nil.
    func spawn(input: Int32?, output: Int32?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
        for descriptor in open where descriptor > 2 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of Swift's pool block most signals, and a child would inherit that: no TERM would reach it.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let code = posix_spawn(&process, program, &actions, &attributes, &words, environ)
        guard code == 0 else { throw LabFailure("\(program) does not start: \(String(cString: strerror(code)))") }
        return process
    }

    /// Waits for a process that `spawn` started; returns its exit status, or 128 and the signal that ended it.
    static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
