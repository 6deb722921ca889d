import Benchmark
import CAllocations
import PortersXML
import Recruiting

private let count = 1_000
private let calls = BenchmarkMetric.custom("Allocations", useScalingFactor: false)
private let bytes = BenchmarkMetric.custom("Allocated KiB", useScalingFactor: false)

/// One stage alone: an export in memory, from its first byte to the last record.
let benchmarks: @Sendable () -> Void = {
    var text = ""
    var export = SampleExport(count: count, seed: 1, matchPercent: 10)
    export.write { text += $0 }
    let document = Array(text.utf8)

    Benchmark(
        "Parsing \(count) items, \(document.count / 1_024) KiB",
        configuration: .init(
            metrics: [.wallClock, .throughput, .peakMemoryResident, calls, bytes],
            warmupIterations: 3, maxDuration: .seconds(5), maxIterations: 500)
    ) { benchmark in
        let before = (allocations_count(), allocations_bytes())
        blackHole(try read(document))
        benchmark.measurement(calls, allocations_count() - before.0)
        benchmark.measurement(bytes, (allocations_bytes() - before.1) / 1_024)
    }
}

/// Reads it as the importer does, in pieces as large as the parser asks for.
/// - Returns: the number of records.
private func read(_ document: [UInt8]) throws -> Int {
    var position = 0
    var records = 0
    var catalog = FieldCatalog()
    _ = try PortersReader().read(
        from: { target in
            let piece = document[position...].prefix(target.count)
            target.copyBytes(from: piece)
            position += piece.count
            return piece.count
        },
        catalog: &catalog,
        deliver: { records += $0.records.count })
    precondition(records >= 2 * count, "each item has a resume and a person")
    return records
}
