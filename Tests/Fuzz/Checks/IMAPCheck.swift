import Mail

@testable import MailIn

/// Any bytes as the words of an IMAP server: the same responses however the bytes come, and no literal out of nothing.
enum IMAPCheck {
    private static let literalLimit = 4_096

    /// What a decoder made of the bytes.
    private struct Reading: Equatable {
        var responses: [IMAPResponse] = []
        var error: IMAPError?
    }

    static func run(_ input: [UInt8]) throws {
        let whole = read(input, stride: max(input.count, 1))
        for stride in [1, 7] {
            try require(read(input, stride: stride) == whole, "read \(stride) at a time the responses are others")
        }
        for response in whole.responses {
            guard case .fetch(let fetch) = response, let body = fetch.body else { continue }
            try require(body.count <= input.count, "a body longer than what came")
        }
        names(input)
    }

    private static func read(_ input: [UInt8], stride: Int) -> Reading {
        var decoder = IMAPDecoder(literalLimit: literalLimit)
        var reading = Reading()
        var start = 0
        do throws(IMAPError) {
            while start < input.count {
                let end = min(start + stride, input.count)
                decoder.append(Array(input[start..<end]))
                start = end
                while let response = try decoder.next() { reading.responses.append(response) }
            }
        } catch {
            reading.error = error
        }
        return reading
    }

    private static func names(_ input: [UInt8]) {
        _ = IMAPDate.parse(input)
        let quoted = IMAPName.quoted(String(decoding: input, as: UTF8.self))
        assert(quoted.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        _ = UIDSet.text(input.map { UInt32($0) }.sorted())
    }
}
