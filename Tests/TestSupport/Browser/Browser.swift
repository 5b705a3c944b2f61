import Foundation
import Glibc
import Synchronization

/// A real browser without a window: Chromium with a profile of its own, worked as a person would.
///
/// What goes wrong throws `LabFailure`. Commands go to one browser one after the other; browsers run side by side.
package final class Browser: Sendable {
    /// What differs between browsers.
    package struct Options: Sendable {
        /// The size of the page's view, in CSS pixels; any width, also the 320 of WCAG 2.2 §1.4.10.
        package var width: Int
        package var height: Int
        /// Whether the person prefers a dark colour scheme.
        package var isDark: Bool
        /// Whether pages may run scripts; those of `script` and `Axe` run all the same.
        package var hasScripts: Bool
        /// Whether the view is a telephone's, which heeds `<meta name="viewport">`.
        package var isPhone: Bool
        /// As in Accept-Language.
        package var language: String

        package init(
            width: Int = 1280, height: Int = 900, isDark: Bool = false, hasScripts: Bool = true, isPhone: Bool = false,
            language: String = "en-US"
        ) {
            (self.width, self.height, self.isDark, self.hasScripts) = (width, height, isDark, hasScripts)
            (self.isPhone, self.language) = (isPhone, language)
        }
    }

    let driver: ChromeDriver
    private let session: String
    private let process: pid_t
    private let profile: String
    private let state: Mutex<(isOpen: Bool, hasScripts: Bool)>

    /// How long a page may take to load, and a script to end, in milliseconds.
    private static let patience: PageValue = 60_000
    private static let pollInterval = Duration.milliseconds(50)
    private static let mostWordsShown = 600

    /// Starts a browser with an empty page.
    ///
    /// - Parameter driver: nil for the one that all tests share.
    /// - Throws: `LabFailure`.
    package init(_ options: Options = Options(), on driver: ChromeDriver? = nil) async throws {
        let driver = if let driver { driver } else { try await ChromeDriver.shared() }
        let profile = driver.newProfile()
        let answer = try await driver.send("POST", "/session", Browser.capabilities(options, profile))
        guard let session = answer["sessionId"].string,
            let process = answer["capabilities"]["goog:processID"].int.flatMap(pid_t.init(exactly:))
        else { throw LabFailure("chromedriver started a browser that has no session or no process: \(answer)") }
        (self.driver, self.session, self.process, self.profile) = (driver, session, process, profile)
        state = Mutex((isOpen: true, hasScripts: true))
        driver.hasStarted(process)
        try await resize(width: options.width, height: options.height, isPhone: options.isPhone)
        try await prefer(dark: options.isDark)
        if !options.hasScripts { try await allowScripts(false) }
    }

    /// A test that fails leaves nothing running.
    deinit {
        guard state.withLock({ $0.isOpen }) else { return }
        kill(process, SIGKILL)
        driver.hasEnded(process, profile: profile)
    }

    /// Starts a browser, runs the body, and closes the browser whatever happens.
    ///
    /// - Throws: `LabFailure`, and what the body throws.
    package static func run<Value: Sendable>(
        _ options: Options = Options(), on driver: ChromeDriver? = nil,
        _ body: @Sendable (Browser) async throws -> Value
    ) async throws -> Value {
        let browser = try await Browser(options, on: driver)
        let result: Value
        do {
            result = try await body(browser)
        } catch {
            try? await browser.close()
            throw error
        }
        try await browser.close()
        return result
    }

    /// Ends the browser and takes its profile away; a second call does nothing.
    package func close() async throws {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        guard wasOpen else { return }
        defer { driver.hasEnded(process, profile: profile) }
        do {
            try await delete("")
        } catch {
            kill(process, SIGKILL)
            throw error
        }
    }

    private static func capabilities(_ options: Options, _ profile: String) -> PageValue {
        let arguments: [PageValue] = [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--user-data-dir=\(profile)",
            // The browser hears its driver through a pipe, and so ends when the driver does, however that ends.
            "--remote-debugging-pipe",
            // A bar takes room from a narrow view, but from no telephone's; and pictures of pages are quieter without.
            "--hide-scrollbars", "--window-size=\(options.width),\(options.height)",
            "--accept-lang=\(options.language)",
            // Pages of tests are here; nothing else is asked for, and no name goes to a server.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            "--disable-component-update", "--no-proxy-server",
        ]
        return [
            "capabilities": [
                "alwaysMatch": [
                    "browserName": "chrome", "goog:chromeOptions": ["args": .list(arguments)],
                    "goog:loggingPrefs": ["browser": "ALL"],
                    "timeouts": ["pageLoad": patience, "script": patience, "implicit": 0],
                ]
            ]
        ]
    }
}

// The protocol's three kinds of requests, and Chromium's own commands beside it.
extension Browser {
    func get(_ path: String) async throws -> PageValue {
        try await driver.send("GET", "/session/\(session)\(path)")
    }

    @discardableResult
    func post(_ path: String, _ body: PageValue = [:]) async throws -> PageValue {
        try await driver.send("POST", "/session/\(session)\(path)", body)
    }

    func delete(_ path: String) async throws {
        _ = try await driver.send("DELETE", "/session/\(session)\(path)")
    }

    /// A command of Chromium's developer tools, such as `Emulation.setEmulatedMedia`.
    @discardableResult
    package func devTools(_ command: String, _ parameters: PageValue = [:]) async throws -> PageValue {
        try await post("/goog/cdp/execute", ["cmd": .text(command), "params": parameters])
    }
}

extension Browser {
    /// Changes the size of the page's view, in CSS pixels.
    package func resize(width: Int, height: Int, isPhone: Bool = false) async throws {
        let size: PageValue = .fields([
            "width": .number(Double(width)), "height": .number(Double(height)), "deviceScaleFactor": 1,
            "mobile": .bool(isPhone),
        ])
        try await devTools("Emulation.setDeviceMetricsOverride", size)
    }

    /// Says which colour scheme the person prefers.
    package func prefer(dark: Bool) async throws {
        let scheme: PageValue = ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]
        try await devTools("Emulation.setEmulatedMedia", ["features": [scheme]])
    }

    /// Switches the scripts of pages off or on; a page that is there already keeps what its scripts have done.
    package func allowScripts(_ areAllowed: Bool) async throws {
        try await devTools("Emulation.setScriptExecutionDisabled", ["value": .bool(!areAllowed)])
        state.withLock { $0.hasScripts = areAllowed }
    }

    /// Runs the body while pages may run scripts, as what answers later needs it.
    func withScripts<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        guard !state.withLock({ $0.hasScripts }) else { return try await body() }
        try await allowScripts(true)
        let result: Value
        do {
            result = try await body()
        } catch {
            try? await allowScripts(false)
            throw error
        }
        try await allowScripts(false)
        return result
    }

    /// Waits until something is so.
    ///
    /// What the condition throws counts as not yet: an element may go away while it is read.
    /// - Parameter what: names it where it does not come.
    /// - Throws: `LabFailure` with what the page shows instead.
    package func wait(
        until what: String, atMost limit: Duration = .seconds(20), _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while true {
            var trouble = ""
            do {
                if try await condition() { return }
            } catch let failure as LabFailure {
                trouble = " (\(failure.description.prefix { $0 != "\n" }))"
            }
            guard ContinuousClock.now < deadline else {
                throw LabFailure("after \(limit) not yet: \(what)\(trouble)\n\(await shown())")
            }
            try await Task.sleep(for: Browser.pollInterval)
        }
    }

    /// Where the browser is and what stands there, for whoever reads why a test failed.
    func shown() async -> String {
        let place = (try? await url) ?? "nowhere"
        let words = (try? await script("return document.body ? document.body.innerText : ''").string) ?? ""
        return "The page at \(place) says:\n\(words.prefix(Browser.mostWordsShown))"
    }
}
