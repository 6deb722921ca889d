import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import NIOCore

/// What a monitor is told: `{"status": "ok"|"degraded", "problems": […]}`. The answer is 503 where this
/// process can't do its own work, else 200; the problems are those of the whole workspace whatever
/// the answer, and `ok` says that there are none.
enum HealthRoute {
    private struct Body: Encodable {
        let status: String
        let problems: [String]
    }

    /// - Parameter watch: what stands in the way of this process's `watch`; nil if it has none, and
    ///   only serves pages.
    static func response(_ report: CheckHealth.Report, watch: [String]?) throws -> Response {
        var own = report.pages + (watch ?? [])
        var others = report.problems
        if report.isUnwatched, watch == nil {
            others.append("no 'watch' works on this workspace: start it, or nothing is taken")
        }
        // Without an inbox there is nothing to watch.
        let canWork = own.isEmpty && !(report.isInboxGone && watch != nil)
        own += others
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = try encoder.encode(
            Body(status: own.isEmpty ? "ok" : "degraded", problems: own))
        return Response(
            status: canWork ? .ok : .serviceUnavailable,
            headers: [
                .contentType: "application/json; charset=utf-8", .cacheControl: "no-store",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: body + [UInt8(ascii: "\n")])))
    }
}
