import Foundation

/// What Prometheus itself says of metrics; `.ci/setup` brings it.
package enum Promtool {
    /// - Returns: nothing if they are good, else what is wrong.
    package static func complaints(of metrics: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try metrics.write(to: file, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let result = try Shell.run(
            "sh", "-c", "exec \"$0\" check metrics <\"$1\"", "\(repository)/.build/promtool",
            file.path)
        let said = result.errors + String(decoding: result.output, as: UTF8.self)
        return result.status == 0 ? said : "\(result.status): \(said)"
    }
}
