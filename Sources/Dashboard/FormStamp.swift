import Crypto
import Mail

/// A form's signed mark: when it was made, and which of all forms it is.
///
/// Without it a machine could post without ever having asked for the page; with it, sending twice acts once.
struct FormStamp: Hashable {
    let madeAt: Timestamp
    /// Random: no two forms share it.
    let number: UInt64

    /// Names this form wherever it is sent from.
    var formID: String { FormStamp.hexadecimal(FormStamp.bytes(number)) }

    private static let macBytes = 16
    private static let bodyBytes = 16

    /// The text of the form's hidden field.
    func text(key: [UInt8]) -> String {
        let body = FormStamp.bytes(UInt64(bitPattern: madeAt.milliseconds)) + FormStamp.bytes(number)
        return FormStamp.hexadecimal(body + FormStamp.mac(of: body, key: key).prefix(FormStamp.macBytes))
    }

    init(madeAt: Timestamp, number: UInt64) {
        self.madeAt = madeAt
        self.number = number
    }

    /// Reads a stamp; nil unless it is one of ours.
    init?(_ text: String, key: [UInt8]) {
        guard let bytes = FormStamp.bytes(ofHexadecimal: text), bytes.count == FormStamp.bodyBytes + FormStamp.macBytes
        else { return nil }
        let body = Array(bytes.prefix(FormStamp.bodyBytes))
        let mac = FormStamp.mac(of: body, key: key).prefix(FormStamp.macBytes)
        let difference = zip(mac, bytes.suffix(FormStamp.macBytes)).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else { return nil }
        madeAt = Timestamp(milliseconds: Int64(bitPattern: FormStamp.number(body.prefix(8))))
        number = FormStamp.number(body.suffix(8))
    }

    /// What the time that the form was open for says.
    enum Age: Equatable { case tooFast, fine, tooOld }

    func age(at now: Timestamp) -> Age {
        let open = now - madeAt
        if open < WebLimits.leastFillTime { return .tooFast }
        return open > WebLimits.formLifetime ? .tooOld : .fine
    }

    /// A name of the same form for something that somebody else has named: the same for the same bytes.
    static func name(of bytes: [UInt8]) -> String {
        hexadecimal(Array(SHA256.hash(data: bytes).prefix(macBytes)))
    }

    private static func mac(of body: [UInt8], key: [UInt8]) -> [UInt8] {
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: key))
        hmac.update(data: Array("postern/form/v1/".utf8))
        hmac.update(data: body)
        return Array(hmac.finalize())
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count == 2 * (bodyBytes + macBytes) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = FormBody.digit(digits[index]), let low = FormBody.digit(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
