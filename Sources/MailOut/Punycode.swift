/// International domain names in both their forms (RFC 3492, RFC 5890).
enum Punycode {
    private static let base = 36
    private static let tMin = 1
    private static let tMax = 26
    private static let skew = 38
    private static let damp = 700
    private static let initialBias = 72
    private static let initialN: UInt32 = 0x80
    private static let longestLabel = 63

    /// The domain with each label beyond ASCII as `xn--…`; a label that cannot be written so stays as it is.
    static func ascii(_ domain: String) -> String {
        labels(domain) { label in
            guard !label.utf8.allSatisfy({ $0 < 0x80 }) else { return label }
            return encode(Array(label.unicodeScalars)).map { "xn--\($0)" } ?? label
        }
    }

    /// The domain with each `xn--…` label as people read it.
    static func unicode(_ domain: String) -> String {
        labels(domain) { label in
            guard label.lowercased().hasPrefix("xn--") else { return label }
            return decode(Array(label.utf8.dropFirst(4))) ?? label
        }
    }

    private static func labels(_ domain: String, _ form: (String) -> String) -> String {
        domain.split(separator: ".", omittingEmptySubsequences: false).map { form(String($0)) }.joined(separator: ".")
    }

    private static func encode(_ scalars: [Unicode.Scalar]) -> String? {
        guard scalars.count <= longestLabel else { return nil }
        let basic = scalars.filter(\.isASCII)
        var output = String(String.UnicodeScalarView(basic))
        var handled = basic.count
        if handled > 0 { output += "-" }
        var (n, delta, bias) = (initialN, 0, initialBias)
        while handled < scalars.count {
            guard let next = scalars.map(\.value).filter({ $0 >= n }).min() else { return nil }
            delta += Int(next - n) * (handled + 1)
            n = next
            for scalar in scalars {
                if scalar.value < n { delta += 1 }
                guard scalar.value == n else { continue }
                output += digits(of: delta, bias: bias)
                bias = adapt(delta, handled + 1, isFirst: handled == basic.count)
                delta = 0
                handled += 1
            }
            delta += 1
            n += 1
        }
        return output
    }

    private static func digits(of delta: Int, bias: Int) -> String {
        var result = ""
        var q = delta
        var k = base
        while true {
            let t = min(max(k - bias, tMin), tMax)
            guard q >= t else { break }
            result.unicodeScalars.append(letter(t + (q - t) % (base - t)))
            q = (q - t) / (base - t)
            k += base
        }
        result.unicodeScalars.append(letter(q))
        return result
    }

    private static func decode(_ bytes: [UInt8]) -> String? {
        guard bytes.count <= longestLabel else { return nil }
        let split = bytes.lastIndex(of: UInt8(ascii: "-"))
        var output = bytes[..<(split ?? 0)].map { Unicode.Scalar($0) }
        var (n, i, bias) = (initialN, 0, initialBias)
        var index = split.map { $0 + 1 } ?? 0
        while index < bytes.count {
            let before = i
            var weight = 1
            var k = base
            while true {
                guard index < bytes.count, let digit = digit(bytes[index]) else { return nil }
                index += 1
                let (step, overflow) = digit.multipliedReportingOverflow(by: weight)
                guard !overflow, i <= Int(Int32.max) - min(step, Int(Int32.max)) else { return nil }
                i += step
                let t = min(max(k - bias, tMin), tMax)
                if digit < t { break }
                weight = weight &* (base - t)
                guard weight > 0, weight < Int(Int32.max) else { return nil }
                k += base
            }
            let length = output.count + 1
            bias = adapt(i - before, length, isFirst: before == 0)
            n = n &+ UInt32(truncatingIfNeeded: i / length)
            i %= length
            guard let scalar = Unicode.Scalar(n) else { return nil }
            output.insert(scalar, at: i)
            i += 1
        }
        return output.isEmpty ? nil : String(String.UnicodeScalarView(output))
    }

    private static func adapt(_ delta: Int, _ points: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / points
        var k = 0
        while delta > (base - tMin) * tMax / 2 {
            delta /= base - tMin
            k += base
        }
        return k + (base - tMin + 1) * delta / (delta + skew)
    }

    private static func letter(_ digit: Int) -> Unicode.Scalar {
        Unicode.Scalar(UInt8(truncatingIfNeeded: digit < tMax ? digit + 0x61 : digit - tMax + 0x30))
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x61...0x7A: Int(byte) - 0x61
        case 0x41...0x5A: Int(byte) - 0x41
        case 0x30...0x39: Int(byte) - 0x30 + tMax
        default: nil
        }
    }
}
