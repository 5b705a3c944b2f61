import CCurl

/// One libcurl handle with everything that libcurl points into; used by the loop's thread only.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let words: UnsafeMutablePointer<CChar>
    /// The server's lines during greeting and login, without line ends.
    private(set) var lines: [String] = []

    /// A server has no business in saying more than this before the login is done.
    private static let lineLimit = 1_000
    private static let lineBytes = 8_192
    private static let connectTimeout = Duration.seconds(30)
    /// Seconds without a byte after which a connection that is being made counts as dead.
    private static let stalledSeconds = 60

    init?(_ plan: SessionPlan) {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        configure(plan)
    }

    deinit {
        curl_easy_cleanup(pointer)
        words.deallocate()
    }

    var errorWords: String { String(cString: words) }

    /// The server's last line that is a reply and no SASL challenge.
    var lastReply: String { lines.last { !$0.hasPrefix("+") && !$0.hasPrefix("334") } ?? "" }

    private func configure(_ plan: SessionPlan) {
        let endpoint = plan.endpoint
        set(CURLOPT_URL, plan.url)
        set(CURLOPT_PROTOCOLS_STR, plan.allowedProtocol)
        set(CURLOPT_CONNECT_ONLY, 1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_TCP_KEEPALIVE, 1)
        postern_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, words)
        let timeout = max(1, plan.timeout.wholeMilliseconds)
        set(CURLOPT_TIMEOUT_MS, timeout)
        set(CURLOPT_CONNECTTIMEOUT_MS, min(timeout, Self.connectTimeout.wholeMilliseconds))
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, timeout / 1000))
        set(CURLOPT_LOW_SPEED_LIMIT, 1)
        set(CURLOPT_LOW_SPEED_TIME, Self.stalledSeconds)
        let useSSL = endpoint.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        set(CURLOPT_USE_SSL, Int(useSSL.rawValue))
        if let caFile = endpoint.caFile { set(CURLOPT_CAINFO, caFile) }
        setLogin(endpoint)
        let context = Unmanaged.passUnretained(self).toOpaque()
        postern_setopt_callback(pointer, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            if let data, let context {
                let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
                Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue().note(bytes)
            }
            return size * count
        }
        postern_setopt_pointer(pointer, CURLOPT_HEADERDATA, context)
        // Without one, libcurl would write to our standard output.
        postern_setopt_callback(pointer, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
    }

    private func setLogin(_ endpoint: Endpoint) {
        guard let user = endpoint.user else { return }
        set(CURLOPT_USERNAME, user)
        guard let bearer = endpoint.bearer else {
            set(CURLOPT_PASSWORD, endpoint.password ?? "")
            return
        }
        set(CURLOPT_XOAUTH2_BEARER, bearer.text)
        // Named, so that no other mechanism is tried: the token is of no use in one.
        set(CURLOPT_LOGIN_OPTIONS, bearer.mechanism.loginOption)
    }

    private func note(_ bytes: UnsafeRawBufferPointer) {
        guard lines.count < Self.lineLimit else { return }
        let line = bytes.prefix(Self.lineBytes).filter { $0 != 0x0D && $0 != 0x0A && $0 != 0 }
        lines.append(String(decoding: line, as: UTF8.self))
    }

    private func set(_ option: CURLoption, _ value: Int) { postern_setopt_long(pointer, option, value) }
    private func set(_ option: CURLoption, _ value: String) { postern_setopt_string(pointer, option, value) }
}

extension Duration {
    /// In whole milliseconds, rounded towards zero.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: seconds) &* 1000 &+ Int(attoseconds / 1_000_000_000_000_000)
    }
}
