import CCurl

/// One libcurl handle for one request, with everything that libcurl points into; used by the loop's thread only.
final class HTTPHandle {
    let pointer: UnsafeMutableRawPointer
    let exchange: HTTPExchange
    private let words: UnsafeMutablePointer<CChar>
    private var fields: UnsafeMutablePointer<curl_slist>?
    private var headers: [(name: String, value: String)] = []
    private var headerBytes = 0
    private var body: [UInt8] = []
    /// Why we broke off; nil where we did not.
    private var objection: String?

    private static let connectTimeout = Duration.seconds(20)
    /// Bytes of an answer's header: far more than any API sends.
    private static let headerLimit = 65_536

    init?(_ exchange: HTTPExchange) {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        self.exchange = exchange
        words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        configure(exchange.request, exchange.target)
        receive()
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(fields)
        words.deallocate()
    }

    /// What came of the request, once libcurl has ended it.
    func answer(_ code: CURLcode) -> HTTPExchange.Answer {
        let place = exchange.target.place
        if let objection { return .failure(TransferError(.protocolViolation, "\(place): \(objection)")) }
        guard code == CURLE_OK else {
            return .failure(
                TransferError(code: code, place: place, words: String(cString: words), lastLine: ""))
        }
        var status = 0
        postern_getinfo_long(pointer, CURLINFO_RESPONSE_CODE, &status)
        return .success(HTTPResponse(status: status, headers: headers, body: body))
    }

    private func configure(_ request: HTTPRequest, _ target: HTTPTarget) {
        set(CURLOPT_URL, request.url)
        set(CURLOPT_PROTOCOLS_STR, target.allowedProtocol)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_USERAGENT, "Postern")
        postern_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, words)
        let timeout = max(1, request.timeout.wholeMilliseconds)
        set(CURLOPT_TIMEOUT_MS, timeout)
        set(CURLOPT_CONNECTTIMEOUT_MS, min(timeout, Self.connectTimeout.wholeMilliseconds))
        if let caFile = request.caFile { set(CURLOPT_CAINFO, caFile) }
        set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        // On a connection that it had before, libcurl sends a request again by itself when that ends without an answer
        // (Curl_retry_request): what changes something must not be done twice behind our back.
        if request.method != .get { set(CURLOPT_FRESH_CONNECT, 1) }
        if let body = request.body {
            set(CURLOPT_POSTFIELDSIZE, body.count)
            var bytes = body
            // Copied by libcurl, by the size that was set before.
            bytes.withUnsafeMutableBytes { buffer in
                if let base = buffer.baseAddress {
                    postern_setopt_pointer(pointer, CURLOPT_COPYPOSTFIELDS, base)
                } else {
                    set(CURLOPT_POSTFIELDS, "")
                }
            }
            // No waiting for leave to send what is small, and no type that nobody named.
            add("Expect:")
            if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { add("Content-Type:") }
        }
        for field in request.headers { add(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)") }
        postern_setopt_pointer(pointer, CURLOPT_HTTPHEADER, fields)
    }

    private func receive() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        postern_setopt_callback(pointer, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            guard let data, let context else { return 0 }
            let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
            return Unmanaged<HTTPHandle>.fromOpaque(context).takeUnretainedValue().note(bytes) ? size * count : 0
        }
        postern_setopt_pointer(pointer, CURLOPT_HEADERDATA, context)
        postern_setopt_callback(pointer, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            guard let data, let context else { return 0 }
            let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
            return Unmanaged<HTTPHandle>.fromOpaque(context).takeUnretainedValue().take(bytes) ? size * count : 0
        }
        postern_setopt_pointer(pointer, CURLOPT_WRITEDATA, context)
    }

    private func note(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.headerLimit else {
            objection = "the answer's header is longer than \(Self.headerLimit) bytes"
            return false
        }
        let line = String(decoding: bytes.filter { $0 != 0x0D && $0 != 0x0A && $0 != 0 }, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // An interim answer (RFC 9110 §15.2) has a header of its own.
            headers = []
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append((line[..<colon].lowercased(), String(value)))
        }
        return true
    }

    private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= exchange.request.bodyLimit else {
            objection = "the answer is longer than \(exchange.request.bodyLimit) bytes"
            return false
        }
        body += bytes
        return true
    }

    private func add(_ line: String) { fields = curl_slist_append(fields, line) }
    private func set(_ option: CURLoption, _ value: Int) { postern_setopt_long(pointer, option, value) }
    private func set(_ option: CURLoption, _ value: String) { postern_setopt_string(pointer, option, value) }
}
