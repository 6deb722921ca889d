// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is built the same way: warnings are errors, imports are explicit.
let ours: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let scrypt = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let hummingbirdTesting = Target.Dependency.product(
    name: "HummingbirdTesting", package: "hummingbird")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "CandidateSync",
    products: [
        .executable(name: "candidate-sync", targets: ["candidate-sync"]),
        // For Benchmarks/Stages, a package of its own: one package sees another's products only.
        .library(name: "PortersXML", targets: ["PortersXML", "Recruiting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CQRCode", providers: [.apt(["libqrcodegen-dev"])]),
        .target(name: "CLinux"),
        .target(name: "Recruiting", swiftSettings: ours),
        .target(
            name: "PortersXML", dependencies: ["CLibXML2", "Recruiting"], swiftSettings: ours),
        .target(name: "DropFolder", dependencies: ["CLinux"], swiftSettings: ours),
        .target(name: "InternetMessage", swiftSettings: ours),
        .target(
            name: "SyncStore", dependencies: ["Recruiting", grdb, sqlite], swiftSettings: ours),
        .target(
            name: "SiteSettings",
            dependencies: ["DropFolder", "InternetMessage", "Recruiting", yams],
            swiftSettings: ours),
        .target(
            name: "Publishing",
            dependencies: [
                "DropFolder", "InternetMessage", "PortersXML", "Recruiting", "SiteSettings",
                "SyncStore", crypto, logging, mustache,
            ],
            // Part of the program, so that it stays one file.
            resources: [.embedInCode("Mail/Resources")], swiftSettings: ours),
        .target(
            name: "CandidateSync",
            dependencies: [
                "DropFolder", "InternetMessage", "PortersXML", "Publishing", "Recruiting",
                "SiteSettings", "SyncStore", crypto, logging, lifecycle,
            ],
            swiftSettings: ours),
        .target(
            name: "MyPage",
            dependencies: [
                "CandidateSync", "DropFolder", "InternetMessage", "Publishing", "Recruiting",
                "SiteSettings", "SyncStore", crypto, scrypt, logging,
            ],
            // What the list of common passwords is made of.
            exclude: ["Passwords/Words"], swiftSettings: ours),
        .target(
            name: "MyPageWeb",
            dependencies: [
                "CQRCode", "CandidateSync", "DropFolder", "MyPage", "Publishing", "Recruiting",
                "SiteSettings",
                "SyncStore", hummingbird, hummingbirdCore, httpTypes, nio, nioHTTPTypes, mustache,
                crypto, logging, lifecycle,
            ],
            resources: [
                .embedInCode("Pages/Resources"), .embedInCode("Candidate/Resources"),
                .embedInCode("Admin/Resources"),
            ],
            swiftSettings: ours),
        .executableTarget(
            name: "candidate-sync",
            dependencies: [
                "CandidateSync", "DropFolder", "MyPage", "MyPageWeb", "PortersXML", "Publishing",
                "Recruiting", "SiteSettings", "SyncStore", arguments, logging, lifecycle, signals,
            ],
            swiftSettings: ours),
        .target(
            name: "TestSupport",
            dependencies: [
                "CandidateSync", "DropFolder", "MyPage", "Publishing", "Recruiting", "SiteSettings",
                "SyncStore", logging,
            ], path: "Tests/TestSupport", swiftSettings: ours),
        .testTarget(
            name: "RecruitingTests", dependencies: ["Recruiting", "TestSupport"],
            swiftSettings: ours),
        .testTarget(
            name: "PortersXMLTests", dependencies: ["PortersXML", "Recruiting", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: ours),
        .testTarget(
            name: "DropFolderTests", dependencies: ["DropFolder"], swiftSettings: ours),
        .testTarget(
            name: "InternetMessageTests", dependencies: ["InternetMessage", "TestSupport"],
            exclude: ["Golden"], swiftSettings: ours),
        .testTarget(
            name: "SiteSettingsTests",
            dependencies: ["DropFolder", "Recruiting", "SiteSettings", "TestSupport"],
            exclude: ["Golden"], swiftSettings: ours),
        .testTarget(
            name: "PublishingTests",
            dependencies: [
                "DropFolder", "Publishing", "Recruiting", "SiteSettings", "SyncStore",
                "TestSupport",
            ],
            exclude: ["Golden"], swiftSettings: ours),
        .testTarget(
            name: "CandidateSyncTests",
            dependencies: [
                "CandidateSync", "DropFolder", "MyPage", "PortersXML", "Publishing", "Recruiting",
                "SiteSettings", "SyncStore", "TestSupport", logging,
            ],
            swiftSettings: ours),
        .testTarget(
            name: "MyPageTests",
            dependencies: [
                "CandidateSync", "MyPage", "Publishing", "Recruiting", "SiteSettings", "SyncStore",
                "TestSupport",
            ],
            swiftSettings: ours),
        .testTarget(
            name: "MyPageWebTests",
            dependencies: [
                "CandidateSync", "DropFolder", "MyPage", "MyPageWeb", "Publishing", "Recruiting",
                "SiteSettings", "SyncStore", "TestSupport", hummingbird, hummingbirdTesting,
                httpTypes, nio, logging,
            ],
            exclude: ["Golden"], swiftSettings: ours),
        // The program itself, with real processes: killed, dropped upon, served to a browser.
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "CandidateSync", "candidate-sync", "DropFolder", "MyPage", "MyPageWeb",
                "PortersXML",
                "Publishing", "Recruiting", "SiteSettings", "SyncStore", "TestSupport", arguments,
                logging, lifecycle,
            ],
            exclude: ["Golden", "Support/decode_mails.py", "Support/smtp_sink.py"],
            swiftSettings: ours),
    ]
)
