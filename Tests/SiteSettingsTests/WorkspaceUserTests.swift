import Foundation
import TestSupport
import Testing

@testable import SiteSettings

/// As whom a workspace is worked on.
@Suite struct WorkspaceUserTests {
    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `root is sent away from another user's workspace, and changes nothing in it`() throws {
        let test = try TestWorkspace()
        let state = test.workspace.state
        try test.workspace.prepare()
        try #require(chmod(state, 0o750) == 0)
        try #require(chown(state, 65_534, 65_534) == 0)
        let refused = #expect(throws: WrongUser.self) { try test.workspace.prepare() }
        let owner = try #require(refused?.owner)
        #expect(refused?.description.contains("runuser -u \(owner) -- ") == true)
        var status = stat()
        try #require(stat(state, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o750)
        try #require(chown(state, 0, 0) == 0)
        try test.workspace.prepare()
    }

    @Test func `a user without a name goes by the number`() {
        #expect(WrongUser(owner: 4_000_000_123).owner == "4000000123")
        #expect(WrongUser(owner: 0).owner == "root")
    }
}
