import CFuzzer
import Glibc

// `fuzz TARGET [LIBFUZZER'S ARGUMENTS…]`; built and run by scripts/fuzz.sh.

guard let target = CommandLine.arguments.dropFirst().first.flatMap({ FuzzTarget(rawValue: $0) }) else {
    print("usage: fuzz \(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) [ARGUMENTS OF LIBFUZZER]")
    exit(2)
}

// A function for C takes nothing along, so each target has its own.
func run(_ target: FuzzTarget, _ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    do {
        try target.check(Array(UnsafeBufferPointer(start: data, count: size)))
    } catch {
        print("broken: \(error)")
        fflush(nil)
        abort()
    }
    return 0
}

var count = CommandLine.argc - 1
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
let result =
    switch target {
    case .message: LLVMFuzzerRunDriver(&count, &arguments) { run(.message, $0, $1) }
    case .headers: LLVMFuzzerRunDriver(&count, &arguments) { run(.headers, $0, $1) }
    case .replyPlain: LLVMFuzzerRunDriver(&count, &arguments) { run(.replyPlain, $0, $1) }
    case .replyHTML: LLVMFuzzerRunDriver(&count, &arguments) { run(.replyHTML, $0, $1) }
    case .packed: LLVMFuzzerRunDriver(&count, &arguments) { run(.packed, $0, $1) }
    case .triage: LLVMFuzzerRunDriver(&count, &arguments) { run(.triage, $0, $1) }
    case .imap: LLVMFuzzerRunDriver(&count, &arguments) { run(.imap, $0, $1) }
    }
exit(result)
