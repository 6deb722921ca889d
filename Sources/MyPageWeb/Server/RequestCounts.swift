import Hummingbird
import Publishing
import Synchronization

/// How many requests this process has answered, and how long it took.
final class RequestCounts: Sendable {
    private struct Key: Hashable {
        let side: Side
        /// 2 for 200 to 299.
        let statusClass: Int
    }

    private struct Times {
        /// By `bounds`, each without those of the one before; the last are longer than all.
        var counts = [Int](repeating: 0, count: RequestCounts.bounds.count + 1)
        var sum = 0.0
    }

    private let statuses = Mutex<[Key: Int]>([:])
    private let times = Mutex<[Side: Times]>([:])

    /// Seconds. A password is hashed in 0.4.
    private static let bounds = [0.01, 0.05, 0.1, 0.5, 1, 5]

    func note(_ side: Side, status: Int, took time: Duration) {
        statuses.withLock { $0[Key(side: side, statusClass: status / 100), default: 0] += 1 }
        let seconds = time / .seconds(1)
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        times.withLock { times in
            times[side, default: Times()].counts[bucket] += 1
            times[side, default: Times()].sum += seconds
        }
    }

    /// - Parameter sides: the addresses that this process has.
    func add(_ sides: [Side], to metrics: inout MetricsText) {
        let statuses = statuses.withLock { $0 }
        metrics.add(
            "candidate_sync_http_requests_total", .counter, "Requests that were answered.",
            sides.flatMap { side in
                (2...5).map { number in
                    let count = statuses[Key(side: side, statusClass: number)] ?? 0
                    return .init(
                        Double(count), ["side": side.rawValue, "status": "\(number)xx"])
                }
            })
        let times = times.withLock { $0 }
        metrics.add(
            "candidate_sync_http_request_seconds", .histogram,
            "From a request's head to the head of its answer.",
            sides.flatMap { Self.samples(of: times[$0] ?? Times(), $0.rawValue) })
    }

    private static func samples(of times: Times, _ side: String) -> [MetricsText.Sample] {
        var sum = 0
        var samples: [MetricsText.Sample] = []
        for (bound, count) in zip(bounds.map { "\($0)" } + ["+Inf"], times.counts) {
            sum += count
            samples.append(
                .init(Double(sum), suffix: "_bucket", ["side": side, "le": bound]))
        }
        samples.append(.init(times.sum, suffix: "_sum", ["side": side]))
        samples.append(.init(Double(sum), suffix: "_count", ["side": side]))
        return samples
    }
}

/// Counts the requests of an address; in front of all that may answer one.
struct RequestCounter: RouterMiddleware {
    let counts: RequestCounts
    let side: Side

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        counts.note(side, status: response.status.code, took: start.duration(to: .now))
        return response
    }
}
