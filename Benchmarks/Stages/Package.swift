// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that who builds the program does not fetch what measures it.
let package = Package(
    name: "Stages",
    dependencies: [
        .package(name: "CandidateSync", path: "../.."),
        // Without its counters of allocations: they are packages of their own that a machine may not
        // reach, and put another allocator below what is measured. CAllocations counts instead.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "CAllocations"),
        .executableTarget(
            name: "Parsing",
            dependencies: [
                "CAllocations",
                .product(name: "PortersXML", package: "CandidateSync"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Parsing",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ]
)
