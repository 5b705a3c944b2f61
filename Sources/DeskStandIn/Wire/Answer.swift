/// What a request gets.
struct Answer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    /// Keys of the request that the API does not take.
    var ignored: [String] = []
    /// A delivery that the answer waits for and tells about.
    var awaited: Delivery?

    init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// JSON.
    static func json(_ value: JSON, status: Int = 200) -> Answer {
        Answer(status: status, headers: [("Content-Type", "application/json; charset=utf-8")], body: value.bytes)
    }

    /// JSON of something new, and where it is.
    static func created(_ value: JSON, at location: String) -> Answer {
        var answer = json(value, status: 201)
        answer.headers.append(("Location", location))
        return answer
    }

    static let empty = Answer(status: 204)

    static func html(_ page: String, status: Int = 200) -> Answer {
        Answer(status: status, headers: [("Content-Type", "text/html; charset=utf-8")], body: Array(page.utf8))
    }

    static func text(_ words: String, status: Int = 200) -> Answer {
        Answer(status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(words.utf8))
    }

    static func redirect(_ location: String, status: Int = 302) -> Answer {
        Answer(status: status, headers: [("Location", location)])
    }

    /// The same answer with one more header field.
    func with(_ name: String, _ value: String) -> Answer {
        var answer = self
        answer.headers.append((name, value))
        return answer
    }

    func ignoring(_ keys: [String]) -> Answer {
        var answer = self
        answer.ignored += keys
        return answer
    }
}
