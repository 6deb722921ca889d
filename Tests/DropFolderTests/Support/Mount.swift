import Foundation
import Testing

/// A file system that is mounted inside a `Scratch`; unmounted when it goes. Only root may do that.
final class Mount: Sendable {
    private let path: String

    /// Whether we may mount at all.
    static let isAllowed: Bool = {
        guard geteuid() == 0, let scratch = try? Scratch() else { return false }
        return (try? Mount(tmpfsAt: scratch.path)) != nil
    }()

    /// Shows a folder at a second place, as containers and systemd's `ReadWritePaths` do.
    init(_ source: String, at path: String) throws {
        try #require(mount(source, path, nil, UInt(MS_BIND), nil) == 0)
        self.path = path
    }

    init(tmpfsAt path: String) throws {
        try #require(mount("tmpfs", path, "tmpfs", 0, nil) == 0)
        self.path = path
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }
}
