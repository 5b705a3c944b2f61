import Foundation
import MailOut

/// How the notices look.
extension SettingsReader {
    private static let largestLogo = 60_000

    func design(_ section: Section) -> NoticeDesign {
        var colour: NoticeDesign.Colour?
        if let text = section.text("colour") {
            colour = NoticeDesign.Colour(text)
            if colour == nil { section.mistake("colour", "\"\(text)\" is no colour; write it as \"#2f7d70\"") }
        }
        let picture = section.path("logo", relativeTo: folder).flatMap { logo($0, section) }
        section.finish()
        return NoticeDesign(colour: colour, logo: picture)
    }

    private func logo(_ path: String, _ section: Section) -> NoticeDesign.Logo? {
        guard let data = FileManager.default.contents(atPath: path) else {
            section.mistake("logo", "\(path) cannot be read")
            return nil
        }
        guard let type = Self.pictureType([UInt8](data.prefix(8))) else {
            section.mistake(
                "logo", "\(path) is neither PNG, JPEG nor GIF; mail programs show no other pictures for sure")
            return nil
        }
        guard data.count <= Self.largestLogo else {
            section.mistake(
                "logo", "\(path) has \(data.count) bytes; it goes along with every notice: \(Self.largestLogo) at most")
            return nil
        }
        return NoticeDesign.Logo(bytes: [UInt8](data), contentType: type)
    }

    /// Told by the first bytes: a name can say anything.
    private static func pictureType(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        return bytes.starts(with: Array("GIF8".utf8)) ? "image/gif" : nil
    }
}
