import Foundation
import Testing

/// A temporary folder on another file system than `Scratch`; gone with the test that made it.
final class FarFolder: Sendable {
    let path: String

    /// Whether this machine has a second file system for us.
    static let isThere = FileManager.default.isWritableFile(atPath: "/dev/shm")

    init() throws {
        path = "/dev/shm/drop-folder-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
