import Foundation
import Mail

extension Timestamp {
    /// This moment; only commands and services read the clock; what is pure is given the time.
    static var now: Timestamp { Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded())) }
}
