import MailOut
import TestSupport
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(1))) struct PrivacySettingsTests {
    private static func sandbox(_ privacy: String) throws -> Sandbox {
        let sandbox = try Sandbox()
        let config = Sandbox.config.replacing("\"delivery\"", with: "\"privacy\": \(privacy), \"delivery\"")
        _ = try sandbox.writeSettings(config: config)
        return sandbox
    }

    @Test("settings that say nothing take metadata out, and leave a file out where that cannot be done")
    func defaults() throws {
        let sandbox = try Sandbox()
        let settings = try SettingsReader(file: try sandbox.writeSettings()).read().privacy
        #expect(settings.metadata == .strip && settings.unstrippable == .leaveOut)
        #expect(settings.stripper?.failure == .leaveOut)
    }

    @Test("settings as written")
    func written() throws {
        let sandbox = try Self.sandbox(#"{"metadata": "strip", "unstrippable": "pass"}"#)
        let settings = try SettingsReader(file: sandbox.path("config.json")).read().privacy
        #expect(settings.stripper?.failure == .pass)
        let other = try Self.sandbox(#"{"metadata": "keep"}"#)
        #expect(try SettingsReader(file: other.path("config.json")).read().privacy.stripper == nil)
    }

    @Test(
        "each mistake is named with its path and what may stand there",
        arguments: [
            (#"{"metadata": "remove"}"#, "privacy.metadata", "strip, keep"),
            (#"{"unstrippable": "hold"}"#, "privacy.unstrippable", "leave-out, pass"),
            (#"{"exif": true}"#, "privacy.exif", "is not a key"),
        ])
    func mistakesNamed(privacy: String, path: String, says: String) throws {
        let sandbox = try Self.sandbox(privacy)
        let found = mistakes(in: sandbox.path("config.json"))
        #expect(found.map(\.path) == [path])
        #expect(found.first?.message.contains(says) == true, "\(found)")
    }

    @Test("check says whether the programs work, and that metadata stays where the settings keep it")
    func check() async throws {
        let strip = try Self.sandbox("{}")
        let found = await Doctor(file: strip.path("config.json")).findings().filter { $0.subject == "metadata" }
        #expect(found.map(\.result) == [.fine], "\(found)")
        let keep = try Self.sandbox(#"{"metadata": "keep"}"#)
        let kept = await Doctor(file: keep.path("config.json")).findings().filter { $0.subject == "metadata" }
        #expect(kept.map(\.result) == [.warning])
    }
}
