import Foundation
import TestSupport
import Testing

@testable import SiteSettings
@testable import SyncStore

/// The mirror's write-ahead log is moved into its file as it grows.
@Suite(.ownThreads) struct MirrorLogTests {
    @Test func `what a small import wrote is left in the log`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let mirror = try MirrorStore(path: test.workspace.mirror)
        func size() throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: test.workspace.mirror)[.size] as? Int
        }
        let before = try size()

        _ = try mirror.importOnce(delivery: "small", day: 0) { _ in Data(count: 100_000) }
        // A writer waits its turn.
        try mirror.forget(deliveries: [])
        #expect(try size() == before)
        #expect(try mirror.deliveries() == ["small"])
    }

    @Test func `what a large import wrote is moved before the next one writes, and then by SQLite`()
        throws
    {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let mirror = try MirrorStore(path: test.workspace.mirror)
        let much = 8 << 20
        func size() throws -> Int {
            try FileManager.default.attributesOfItem(atPath: test.workspace.mirror)[.size] as? Int
                ?? 0
        }

        _ = try mirror.importOnce(delivery: "large", day: 0) { _ in Data(count: much) }
        // A writer waits its turn.
        try mirror.forget(deliveries: [])
        #expect(try size() > much)
        _ = try mirror.importOnce(delivery: "small", day: 0, isSynced: false) { _ in
            Data(count: much)
        }
        #expect(try size() > 2 * much)

        struct Broken: Error {}
        #expect(throws: Broken.self) {
            try mirror.importOnce(delivery: "bad", day: 0) { _ in throw Broken() }
        }
        _ = try mirror.importOnce(delivery: "next", day: 0, isSynced: false) { _ in
            Data(count: much)
        }
        #expect(try size() > 3 * much)
        #expect(try mirror.deliveries() == ["large", "next", "small"])
    }
}
