import Foundation
import Testing

/// Files that stand for what others read. `UPDATE_GOLDEN=1 swift test` writes them anew.
enum Golden {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures")

    static func expect(
        _ bytes: [UInt8], equals name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(bytes).write(to: file)
        }
        let golden = try Data(contentsOf: file)
        #expect(
            String(decoding: bytes, as: UTF8.self) == String(decoding: golden, as: UTF8.self),
            sourceLocation: sourceLocation)
        #expect(bytes == [UInt8](golden), sourceLocation: sourceLocation)
    }
}
