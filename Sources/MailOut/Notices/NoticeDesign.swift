import Foundation

/// The organisation's colour and logo, as the notices' layout takes them.
package struct NoticeDesign: Hashable, Sendable {
    /// Red, green and blue, 0 to 255.
    package struct Colour: Hashable, Sendable {
        var red: Int
        var green: Int
        var blue: Int

        /// Reads `#2f7d70`; nil where the text is no such colour.
        package init?(_ text: String) {
            guard text.utf8.count == 7, text.hasPrefix("#"), text.dropFirst().allSatisfy(\.isHexDigit),
                let value = Int(text.dropFirst(), radix: 16)
            else {
                return nil
            }
            (red, green, blue) = (value >> 16, value >> 8 & 255, value & 255)
        }

        init(red: Int, green: Int, blue: Int) { (self.red, self.green, self.blue) = (red, green, blue) }

        var text: String {
            "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }

        /// How bright it is, 0 to 1 (WCAG 2.2, relative luminance).
        var luminance: Double {
            let parts = [red, green, blue].map { part -> Double in
                let share = Double(part) / 255
                return share <= 0.040_45 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }

        /// The ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio).
        func contrast(to other: Colour) -> Double {
            let (brighter, darker) = (max(luminance, other.luminance), min(luminance, other.luminance))
            return (brighter + 0.05) / (darker + 0.05)
        }

        /// The colour moved towards another until it can be read on a ground.
        func readable(on ground: Colour, towards end: Colour) -> Colour {
            for step in 0...20 {
                let mixed = mixed(with: end, share: Double(step) / 20)
                if mixed.contrast(to: ground) >= NoticeDesign.leastContrast { return mixed }
            }
            return end
        }

        private func mixed(with other: Colour, share: Double) -> Colour {
            func part(_ own: Int, _ its: Int) -> Int {
                Int((Double(own) * (1 - share) + Double(its) * share).rounded())
            }
            return Colour(red: part(red, other.red), green: part(green, other.green), blue: part(blue, other.blue))
        }

        static let white = Colour(red: 255, green: 255, blue: 255)
        static let black = Colour(red: 16, green: 20, blue: 22)
    }

    /// A picture of the organisation, sent along with every notice, since pictures from elsewhere are not shown at first.
    package struct Logo: Hashable, Sendable {
        var bytes: [UInt8]
        /// `image/png`, `image/jpeg` or `image/gif`.
        var contentType: String

        package init(bytes: [UInt8], contentType: String) { (self.bytes, self.contentType) = (bytes, contentType) }
    }

    var colour: Colour
    var logo: Logo?

    static let standardColour = "#2f7d70"
    /// Of text on its ground (WCAG 2.2, 1.4.3).
    static let leastContrast = 4.5

    package init(colour: Colour? = nil, logo: Logo? = nil) {
        self.colour = colour ?? Colour(NoticeDesign.standardColour) ?? .black
        self.logo = logo
    }

    private static let darkCard = Colour(red: 32, green: 38, blue: 42)
    private static let lightWords = Colour(red: 243, green: 247, blue: 246)
    private static let darkWords = Colour(red: 42, green: 50, blue: 55)

    /// What the layout and the blocks are filled with.
    ///
    /// - Parameters:
    ///   - language: of the words, for the page and its direction.
    ///   - logoID: the Content-ID under which the logo goes along; nil where there is none.
    func values(language: String, logoID: String?) -> [String: Any] {
        let isRightToLeft = NoticeDesign.isRightToLeft(language)
        let dark = colour.readable(on: NoticeDesign.darkCard, towards: .white)
        var values: [String: Any] = [
            "lang": language, "dir": isRightToLeft ? "rtl" : "ltr", "start": isRightToLeft ? "right" : "left",
            "colour": colour.text, "onColour": NoticeDesign.ink(on: colour).text,
            "linkColour": colour.readable(on: NoticeDesign.lightWords, towards: .black).text,
            "darkColour": dark.text, "onDarkColour": NoticeDesign.ink(on: dark).text,
            "darkLinkColour": colour.readable(on: NoticeDesign.darkWords, towards: .white).text,
        ]
        if let logoID { values["logo"] = "cid:\(logoID)" }
        return values
    }

    /// The names of those values, which no notice may use for its own.
    static let names: Set<String> = [
        "lang", "dir", "start", "colour", "onColour", "linkColour", "darkColour", "onDarkColour", "darkLinkColour",
        "logo",
    ]

    private static func ink(on ground: Colour) -> Colour {
        ground.contrast(to: .white) >= leastContrast ? .white : .black
    }

    private static let rightToLeft: Set<String> = ["ar", "fa", "he", "iw", "ur", "yi"]

    static func isRightToLeft(_ locale: String) -> Bool {
        rightToLeft.contains(String(locale.prefix { $0 != "-" && $0 != "_" }).lowercased())
    }
}
