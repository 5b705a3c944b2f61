// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let hummingbird: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
]
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let metricsTests: Target.Dependency = .product(name: "MetricsTestKit", package: "swift-metrics")

/// A library target of the message's path; what it may import is what is listed, and nothing else.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name)] + dependencies,
        swiftSettings: settings
    )
}

let package = Package(
    name: "postern",
    products: [
        .executable(name: "postern", targets: ["Gateway"]),
        .executable(name: "desk-stand-in", targets: ["desk-stand-in"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Without its traits it needs no configuration package.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CIcal", pkgConfig: "libical", providers: [.apt(["libical-dev"])]),
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        library("Mail"),
        library("Reply", ["Mail", "CXML2"]),
        library("Triage", ["Mail", "Reply", crypto]),
        library("Flow", ["Mail", "Reply", "Triage"]),
        library(
            "Store",
            ["Mail", "Reply", "Triage", "Flow", crypto, grdb]
        ),
        library("Curl", ["CCurl"]),
        library("OAuth", ["Curl", crypto]),
        library("MailIn", ["Mail", "Reply", "Triage", "Flow", "Store", "Curl", logging, metrics]),
        library(
            "MailOut",
            [
                "Mail", "Reply", "Triage", "Flow", "Store", "Curl", crypto, cryptoExtras, logging, metrics, mustache,
            ]
        ),
        library("Desk", ["Mail", "Reply", "Triage", "Flow", "Store", "Curl", crypto, logging, metrics]),
        library("People", ["Mail", "Triage", "Flow", "Store", "Curl", "CIcal", logging]),
        library("Schedule", ["Mail", "Triage", "Flow", "Store", logging]),
        library(
            "Dashboard",
            ["Mail", "Reply", "Triage", "Flow", "Store", crypto, lifecycle, logging, metrics, mustache] + hummingbird),
        .executableTarget(
            name: "Gateway",
            dependencies: [
                "Mail", "Reply", "Triage", "Flow", "Store", "Curl", "OAuth", "MailIn", "MailOut", "Desk", "People",
                "Schedule", "Dashboard", logging, .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"), signals,
            ],
            swiftSettings: settings
        ),
        library(
            "DeskStandIn",
            [crypto, lifecycle, logging, .product(name: "NIOPosix", package: "swift-nio")] + hummingbird
        ),
        .executableTarget(
            name: "desk-stand-in",
            dependencies: [
                "DeskStandIn", logging, .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Mail", "Reply", "Triage", "Flow", "Store", "Curl", "MailIn", "MailOut", "TestSupport", logging,
            ],
            path: "Benchmarks",
            exclude: ["DeskTorture", "Peers"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "DeskTorture",
            dependencies: [
                "Mail", "Reply", "Triage", "Flow", "Store", "Curl", "Desk", "DeskStandIn", "TestSupport", logging,
            ],
            path: "Benchmarks/DeskTorture",
            swiftSettings: settings
        ),
        tests("Mail", ["TestSupport"]),
        tests("Reply", ["Mail", "TestSupport"]),
        tests("Triage", ["Mail", "Reply", "TestSupport"]),
        tests("Flow", ["Mail", "Reply", "Triage"]),
        tests("Store", ["Mail", "Reply", "Triage", "Flow", "TestSupport", grdb]),
        tests("Curl", ["TestSupport"]),
        tests("OAuth", ["Curl", "TestSupport"]),
        tests(
            "MailIn",
            ["Mail", "Reply", "Triage", "Flow", "Store", "Curl", "TestSupport", logging, metrics, metricsTests]),
        tests(
            "MailOut",
            [
                "Mail", "Reply", "Triage", "Flow", "Store", "Curl", "TestSupport", crypto, logging, metrics,
                metricsTests, mustache,
            ]),
        tests(
            "Desk",
            [
                "Mail", "Reply", "Triage", "Flow", "Store", "Curl", "DeskStandIn", "TestSupport", crypto, logging, grdb,
                metrics, metricsTests,
            ]),
        tests("People", ["Mail", "Triage", "Flow", "Store", "Curl", "TestSupport", logging]),
        tests("Schedule", ["Mail", "Reply", "Triage", "Flow", "Store", "TestSupport", logging, grdb]),
        tests("Dashboard", ["Mail", "Flow", "TestSupport", lifecycle, logging, metrics]),
        tests(
            "Gateway",
            [
                "Mail", "Reply", "Triage", "Flow", "Store", "Curl", "OAuth", "MailIn", "MailOut", "Desk", "People",
                "Schedule", "Dashboard", "TestSupport", logging,
            ]),
        tests("TestSupport"),
        .testTarget(
            name: "DeskStandInTests", dependencies: ["DeskStandIn", "TestSupport", crypto, logging],
            exclude: ["oas.py"], swiftSettings: settings),
        .testTarget(
            name: "FuzzTests", dependencies: ["Mail", "Reply", "Triage", "MailIn", "TestSupport"], path: "Tests/Fuzz",
            exclude: ["Driver"], swiftSettings: settings),
        .testTarget(
            name: "JourneyTests", dependencies: ["Gateway", "Mail", "Store", "DeskStandIn", "TestSupport"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
