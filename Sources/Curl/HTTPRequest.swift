/// One HTTP request (RFC 9110 §3.4).
package struct HTTPRequest: Sendable {
    /// The methods that APIs use.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// `https://`; `http://` only to this machine.
    package var url: String
    package var headers: [(name: String, value: String)]
    /// nil for none; its Content-Type stands in the headers.
    package var body: [UInt8]?
    /// A PEM file to trust instead of the system's certificates.
    package var caFile: String?
    /// From connecting to the last byte of the answer.
    package var timeout: Duration
    /// Bytes of an answer's body; a longer one is an error.
    package var bodyLimit: Int

    /// 1 MiB: answers of an API are far smaller, and a server must not be able to fill the memory.
    package static let standardBodyLimit = 1_048_576
    /// Whoever waits for an API would rather try again than wait for long.
    package static let standardTimeout = Duration.seconds(30)

    package init(
        _ method: Method, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        caFile: String? = nil, timeout: Duration = standardTimeout, bodyLimit: Int = standardBodyLimit
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.caFile = caFile
        self.timeout = timeout
        self.bodyLimit = bodyLimit
    }
}

/// What a server answered to a request, whatever the status.
package struct HTTPResponse: Sendable {
    package var status: Int
    /// In the order they came, names in lower case.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first field of this name, which is in lower case.
    package subscript(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

extension CurlLoop {
    /// Makes one request and waits for the whole answer; redirects are not followed, since they would take what the
    /// request holds to somebody else.
    ///
    /// - Throws: `refused` for a request that cannot be made as it is, else why no answer came.
    package func send(_ request: HTTPRequest) async throws(TransferError) -> HTTPResponse {
        let exchange = HTTPExchange(request, target: try HTTPTarget(request))
        return try await exchange.answer(board).get()
    }
}
