import Glibc
import Synchronization

/// Ends the lab's servers and takes its folder away when the process that owns it ends, however it ends.
///
/// A shell waits on a pipe whose other end only this process holds. A pipe closes with its process, also where no
/// exit handler runs: after a signal, a crash or a debugger's stop.
final class LabKeeper: Sendable {
    private let shell: pid_t
    private let lifeline: Mutex<Int32?>

    /// Starts the shell.
    ///
    /// - Parameters:
    ///   - folder: what goes away in the end.
    ///   - pidFiles: where servers write their process ids.
    init(folder: String, pidFiles: [String]) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw LabFailure("no pipe for the lab's keeper") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let asRoot = geteuid() == 0 ? "" : "sudo -n"
        let command = try Command("sh", ["-c", LabKeeper.script, "lab-keeper", asRoot, folder] + pidFiles)
        shell = try command.spawn(input: ends[0], output: nil)
        lifeline = Mutex(ends[1])
    }

    deinit { _ = letGo() }

    /// Lets go of the servers and waits until they have ended; a second call does nothing.
    func end() async throws {
        guard letGo() else { return }
        let status = try await onOwnThread { [shell] in Command.wait(for: shell) }
        guard status == 0 else { throw LabFailure("the lab's folder could not be taken away") }
    }

    private func letGo() -> Bool {
        lifeline.withLock { descriptor in
            guard let open = descriptor else { return false }
            close(open)
            descriptor = nil
            return true
        }
    }

    /// What this user may not do itself is done as root: Postfix is root's where the tests are not.
    private static let script = """
        trap '' INT TERM HUP
        cd /; read -r _
        as_root=$1 folder=$2; shift 2
        end() { for pid in $2; do kill "$1" "$pid" 2>/dev/null || $as_root kill "$1" "$pid"; done; }
        pids=$(cat "$@" 2>/dev/null)
        end -TERM "$pids"
        for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
            alive=
            for pid in $pids; do
                if grep -qs '^State:[[:space:]]*[^ZX]' "/proc/$pid/status"; then alive="$alive $pid"; fi
            done
            [ -n "$alive" ] || break
            sleep 0.1
        done
        end -KILL "$alive"
        rm -rf "$folder" 2>/dev/null || $as_root rm -rf "$folder"
        """
}
