import Foundation

/// A program at work on hostile bytes: without a shell, limited in time, memory and what it can reach.
struct ConfinedProgram {
    enum Ending: Hashable {
        case exit(Int32)
        /// Ended by a signal, of a limit or of its own.
        case signal(Int32)
        /// Ended by us, since its time was over.
        case tooSlow
    }

    /// Sets the limits: util-linux's prlimit.
    let limiter: String
    /// Takes away network, other processes and the file system; nil where it is missing or cannot work here.
    let sandbox: Sandbox?

    /// Far more than any of the programs takes for a file of a mail.
    static let mostMemory = 1_000_000_000
    private static let mostFiles = 128

    /// Runs it to its end, on the calling thread.
    ///
    /// - Parameters:
    ///   - command: the program's path and its arguments.
    ///   - folder: where it starts, and all that it may write to.
    ///   - output: the name of the file for what it prints; it is thrown away where nil.
    ///   - fileBytes: the most that it may write to one file.
    /// - Throws: `ToolTrouble` where it cannot be started.
    func run(
        _ command: [String], in folder: ScratchFolder, output: String? = nil, fileBytes: Int,
        until end: ContinuousClock.Instant
    ) throws(ToolTrouble) -> Ending {
        let remaining = end - .now
        guard remaining > .zero else { return .tooSlow }
        let limits = [
            "--cpu=\(remaining.components.seconds + 1)", "--as=\(ConfinedProgram.mostMemory)", "--core=0",
            "--fsize=\(fileBytes)", "--nofile=\(ConfinedProgram.mostFiles)",
        ]
        let confined = sandbox.map { $0.command(command, in: folder) } ?? ["/usr/bin/env", "-C", folder.path] + command
        let process = try ConfinedProgram.spawn([limiter] + limits + confined, in: folder, output: output)
        return ConfinedProgram.wait(for: process, until: end)
    }

    private static func spawn(
        _ command: [String], in folder: ScratchFolder, output: String?
    ) throws(ToolTrouble) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        let target = output.map { "\(folder.path)/\($0)" } ?? "/dev/null"
        let flags = O_WRONLY | (output == nil ? 0 : O_CREAT | O_EXCL | O_NOFOLLOW)
        posix_spawn_file_actions_addopen(&actions, 1, target, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Our sockets and the store are no business of a program that may be led astray.
        for descriptor in openDescriptors where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of Swift's pool block most signals, and a child would inherit that.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // A group of its own, so that what it starts ends with it.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let environment = [
            "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=\(folder.path)", "TMPDIR=\(folder.path)",
        ]
        var words = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var variables = environment.map { strdup($0) } + [nil]
        defer { for variable in variables { free(variable) } }
        var process = pid_t()
        let code = posix_spawn(&process, command[0], &actions, &attributes, &words, &variables)
        guard code == 0 else { throw ToolTrouble("\(command[0]) does not start: \(String(cString: strerror(code)))") }
        return process
    }

    /// One that another thread opens meanwhile is marked to close by itself.
    private static var openDescriptors: [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).compactMap { Int32($0) }
    }

    private static func wait(for process: pid_t, until end: ContinuousClock.Instant) -> Ending {
        var pause: UInt32 = 1_000
        var isSlow = false
        while !hasEnded(process), !isSlow {
            usleep(pause)
            pause = min(pause * 2, 20_000)
            isSlow = ContinuousClock.now >= end
        }
        // Before it is waited for, so that its number is still its own: nothing that it left running goes on.
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        if isSlow { return .tooSlow }
        let signal = status & 0x7F
        return signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
    }

    private static func hasEnded(_ process: pid_t) -> Bool {
        var report = siginfo_t()
        let result = waitid(P_PID, id_t(process), &report, WEXITED | WNOHANG | WNOWAIT)
        return result == 0 ? report.si_signo != 0 : errno != EINTR
    }
}

/// Bubblewrap: the program sees the system's own files and one folder, no network and no other process.
struct Sandbox: Hashable {
    /// Its path.
    let program: String

    private static let systemFolders = [
        "/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache",
    ]

    func command(_ command: [String], in folder: ScratchFolder) -> [String] {
        let home = URL(fileURLWithPath: command[0]).deletingLastPathComponent().path
        let readable = (Sandbox.systemFolders + [home]).flatMap { ["--ro-bind-try", $0, $0] }
        return [program, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"] + readable
            + ["--proc", "/proc", "--dev", "/dev", "--bind", folder.path, folder.path, "--chdir", folder.path, "--"]
            + command
    }
}
