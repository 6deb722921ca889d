import Foundation
import Recruiting
import TestSupport
import Testing

@testable import SiteSettings
@testable import SyncStore

/// An import that goes on holds the mirror for as long as it takes.
@Suite(.ownThreads) struct EraseBesideImportTests {
    @Test func `erasing somebody waits for an import that is going on, however long`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        try test.run()
        let importing = try MirrorStore(path: test.workspace.mirror)
        let impatient = try MirrorStore(path: test.workspace.mirror, patience: 0.01)
        let hasBegun = DispatchSemaphore(value: 0)
        let hasErased = DispatchSemaphore(value: 0)
        let work = Thread {
            _ = try? importing.importOnce(delivery: "d", day: 1) { _ in
                hasBegun.signal()
                // Far longer than the other one's patience.
                _ = hasErased.wait(timeout: .now() + 0.3)
                return Data()
            }
        }
        work.start()
        hasBegun.wait()
        try impatient.erase(person: 1)
        hasErased.signal()
        #expect(try importing.read { try $0.candidate(1) } == nil)
        #expect(try importing.read { try $0.candidate(2) } != nil)
    }
}
