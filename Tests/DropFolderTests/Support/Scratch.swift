import Foundation
import Testing

@testable import DropFolder

/// A temporary folder with real files in it; gone with the test that made it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "drop-folder-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { path + "/" + name }

    /// The folder itself or, made where it is missing, one inside it.
    func folder(_ name: String = "") throws -> Folder {
        try name.isEmpty ? Folder(path) : Folder(making: path(name))
    }

    func write(_ text: String, to name: String) throws {
        try Writer(path(name), O_TRUNC).append(text)
        // A process that is just being started by another test holds copies of our descriptors.
        let folder = try folder()
        let isQuiet = try eventually {
            try OpenFile(
                FileName((name as NSString).lastPathComponent), in: parent(of: name, folder)
            )
            .isBeingWritten != true
        }
        try #require(isQuiet)
    }

    func text(of name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
    }

    func exists(_ name: String) -> Bool {
        var status = stat()
        return lstat(path(name), &status) == 0
    }

    /// Everything in a folder, sorted.
    func names(in name: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
    }

    /// How many of our descriptors lead to a file.
    func descriptors(of name: String) throws -> Int {
        let target = path(name)
        return try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            let link = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/\($0)")
            return link == target
        }
    }

    private func parent(of name: String, _ folder: Folder) throws -> Folder {
        name.contains("/") ? try Folder((path(name) as NSString).deletingLastPathComponent) : folder
    }
}

/// A file that somebody has open for writing.
struct Writer: ~Copyable {
    private let descriptor: Int32

    init(_ path: String, _ more: Int32 = 0) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | more, 0o644)
        try #require(descriptor >= 0)
    }

    deinit { close(descriptor) }

    func append(_ text: String) throws {
        try #require(text.withCString { write(descriptor, $0, strlen($0)) } == text.utf8.count)
    }
}

/// Waits for something that the kernel does in a moment; at most a minute, on a loaded machine.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let start = ContinuousClock.now
    while start.duration(to: .now) < .seconds(60) {
        if try condition() { return true }
        poll(nil, 0, 1)
    }
    return false
}
