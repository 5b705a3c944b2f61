/// How much of a hostile mail is read.
///
/// What lies beyond a limit stays in the raw bytes and is named as a defect.
package struct Limits: Sendable {
    /// Header fields of one part; real mails stay below 300.
    package var headerFields = 2_000
    /// Bytes of one header field; a References line of a long thread reaches 60 kB.
    package var headerFieldBytes = 262_144
    /// Bytes of one part's whole header.
    package var headerBytes = 1_048_576
    /// Depth of multiparts and embedded messages.
    package var depth = 30
    /// Parts in one message.
    package var parts = 1_000
    /// Addresses read from one header field.
    package var addresses = 2_000
    /// Message-IDs read from one References field: the oldest and the newest are kept.
    package var references = 500
    /// Bytes of text that are decoded and converted from one part, 16 MiB.
    package var textBytes = 16_777_216

    /// The limits that real mail never meets.
    package static let standard = Limits()
    package init() {}
}
