import Dispatch
import Foundation
import Mail
import Reply
import Synchronization

/// Reads many mails on all processors and writes a line of JSON for each, in the order in which they came.
///
/// One thread reads and writes; what is between the two is bounded, however many mails come.
struct ParseStream {
    let options: ReplyOptions

    /// Mails that one processor takes at a time.
    private static let batchMails = 64
    /// Bytes of mails after which a batch is full.
    private static let batchBytes = 1_048_576
    /// Bytes of mails that are in work at once; one larger mail goes alone.
    private static let windowBytes = 16_777_216

    /// Runs to the end of the mails; how many of them could not be read, each of which has its line as well.
    func run(_ mails: MailStream) -> Int {
        var mails = mails
        var window: [Batch] = []
        var bytes = 0
        var failures = 0
        let most = ProcessInfo.processInfo.activeProcessorCount * 3
        func writeOldest() {
            let oldest = window.removeFirst()
            failures += oldest.write()
            bytes -= oldest.weight
        }
        while let batch = nextBatch(of: &mails) {
            while !window.isEmpty, window.count >= most || bytes + batch.weight > ParseStream.windowBytes {
                writeOldest()
            }
            batch.start(options)
            window.append(batch)
            bytes += batch.weight
        }
        while !window.isEmpty { writeOldest() }
        return failures
    }

    private func nextBatch(of mails: inout MailStream) -> Batch? {
        var taken: [StreamedMail] = []
        var weight = 0
        while taken.count < ParseStream.batchMails, weight < ParseStream.batchBytes, let mail = mails.next() {
            taken.append(mail)
            weight += mail.weight
        }
        return taken.isEmpty ? nil : Batch(taken, weight: weight)
    }
}

/// Some mails in a row, worked on together.
private final class Batch: Sendable {
    let weight: Int
    private let mails: Mutex<[StreamedMail]>
    private let lines = Mutex<(bytes: [UInt8], failures: [String])>(([], []))
    private let isDone = DispatchSemaphore(value: 0)

    init(_ mails: [StreamedMail], weight: Int) {
        self.weight = weight
        self.mails = Mutex(mails)
    }

    func start(_ options: ReplyOptions) {
        DispatchQueue.global().async { [self] in
            // Taken out, so that what has been read is freed before it is written.
            let mails = mails.withLock { mails in
                defer { mails = [] }
                return mails
            }
            var bytes: [UInt8] = []
            var failures: [String] = []
            for mail in mails {
                do {
                    bytes += MessageView(Message(parsing: try mail.unpacked()), options: options).json.lineBytes
                } catch {
                    failures.append("\(error)")
                    bytes += (["error": .string("\(error)")] as JSONValue).lineBytes
                }
                bytes.append(UInt8(ascii: "\n"))
            }
            lines.withLock { $0 = (bytes, failures) }
            isDone.signal()
        }
    }

    /// Waits for the lines and writes them; how many mails could not be read.
    func write() -> Int {
        isDone.wait()
        let (bytes, failures) = lines.withLock { lines in
            defer { lines = ([], []) }
            return lines
        }
        Terminal.write(bytes)
        for failure in failures { Terminal.write("postern: \(failure)", to: .errors) }
        return failures.count
    }
}

extension StreamedMail {
    /// The raw mail.
    ///
    /// - Throws: `Failure` naming its place where it cannot be read.
    fileprivate func unpacked() throws -> [UInt8] {
        switch content {
        case .mail(let bytes): return bytes
        case .entry(let bytes): return Mbox.mail(of: bytes)
        case .unreadable(let why): throw Failure(why)
        case .line(let bytes):
            do {
                return try MailLine.mail(in: bytes)
            } catch {
                throw Failure("\(place): \(error)")
            }
        }
    }
}
