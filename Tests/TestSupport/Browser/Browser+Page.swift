import Foundation

extension Browser {
    /// Goes to an address and waits until the page has loaded.
    package func open(_ url: String) async throws { try await post("/url", ["url": .text(url)]) }

    /// Goes back to the page before.
    package func back() async throws { try await post("/back") }

    /// Loads the page anew.
    package func reload() async throws { try await post("/refresh") }

    /// The address of the page.
    package var url: String { get async throws { try await get("/url").string ?? "" } }

    /// The title of the page.
    package var title: String { get async throws { try await get("/title").string ?? "" } }

    /// The page as it stands now, as HTML.
    package var source: String { get async throws { try await get("/source").string ?? "" } }

    /// Runs JavaScript in the page, whatever its policy says, and returns what it returns.
    ///
    /// - Parameters:
    ///   - code: the body of a function; `arguments` are its arguments.
    ///   - isLate: whether it answers later, by calling its last argument; pages must be allowed scripts then.
    @discardableResult
    package func script(_ code: String, _ arguments: [PageValue] = [], isLate: Bool = false) async throws -> PageValue {
        try await post("/execute/\(isLate ? "async" : "sync")", ["script": .text(code), "args": .list(arguments)])
    }

    /// The whole page as a picture (PNG), also what lies below the view.
    package func screenshot() async throws -> [UInt8] {
        let size = try await devTools("Page.getLayoutMetrics")["cssContentSize"]
        let clip: PageValue = ["x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1]
        let picture = try await devTools(
            "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true, "clip": clip])
        guard let bytes = picture["data"].string.flatMap({ Data(base64Encoded: $0) }) else {
            throw LabFailure("the browser took no picture")
        }
        return [UInt8](bytes)
    }

    /// What the browser's console has said since the last call, such as what a policy forbade.
    package func consoleLines() async throws -> [String] {
        try await post("/se/log", ["type": "browser"]).list.map { entry in
            "\(entry["level"].string ?? ""): \(entry["message"].string ?? "")"
        }
    }
}

extension Browser {
    /// A cookie that the browser keeps.
    package struct Cookie: Sendable, Hashable {
        package let name: String
        package let value: String
        package let path: String
        package let isHTTPOnly: Bool
        package let isSecure: Bool
        /// `Strict`, `Lax` or `None`; nil where the server did not say.
        package let sameSite: String?
        /// In seconds since 1970; nil for one that ends with the browser.
        package let expiry: Int?
    }

    /// The cookies that go to the page's server.
    package var cookies: [Cookie] {
        get async throws {
            try await get("/cookie").list.map { cookie in
                Cookie(
                    name: cookie["name"].string ?? "", value: cookie["value"].string ?? "",
                    path: cookie["path"].string ?? "", isHTTPOnly: cookie["httpOnly"].bool ?? false,
                    isSecure: cookie["secure"].bool ?? false, sameSite: cookie["sameSite"].string,
                    expiry: cookie["expiry"].int)
            }
        }
    }

    /// Forgets the page's cookies.
    package func deleteCookies() async throws { try await delete("/cookie") }

    /// Forgets one of the page's cookies.
    package func deleteCookie(_ name: String) async throws { try await delete("/cookie/\(name)") }
}
