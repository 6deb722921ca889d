import Foundation
import Logging
import TestSupport
import Testing

@testable import MyPage
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// A workspace whose one member of staff, `chief`, may configure.
struct StaffDesk {
    let test: TestWorkspace
    let myPage: MyPageSite
    /// As they are in a new workspace.
    let chief = Staff(id: 1, name: "chief", role: .configure)

    init() async throws {
        try self.init(TestWorkspace())
        try await myPage.add(staff: "chief", .configure, password: "stapler on the desk")
    }

    /// Once more, by the present settings, with a log.
    init(
        _ test: TestWorkspace,
        log: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) throws {
        self.test = test
        myPage = try MyPageSite(
            test.workspace,
            settings: LiveSettings(
                SettingsFile.read(test.workspace.settings),
                Templates(folder: test.workspace.templates)),
            environment: test.environment, log: log)
    }

    func invite(
        _ name: String, _ role: Staff.Role, _ mail: String
    ) async throws -> StaffRefusal? {
        try await InviteStaff(myPage)(name: name, role: role, mail: mail, by: chief)
    }

    /// Sends somebody a link, over what is so now.
    func send(_ name: String, _ mail: String) async throws -> StaffRefusal? {
        let member = try await member(name)
        return try await SendStaffLink(myPage)(
            member.staff.id, mail: mail, over: member.revision, by: chief)
    }

    func member(_ name: String) async throws -> StaffMember {
        try #require(try await ManageStaff(myPage).members().first { $0.staff.name == name })
    }

    /// What was done to the staff, or to one of them, by people who are signed in; oldest first.
    func audit(_ name: String? = nil) async throws -> [String] {
        try await BrowseHistory(myPage).list(.staff, name, limit: 99).reversed()
            .filter { $0.who != "test" }
            .map { "\($0.who): \($0.old ?? "-") → \($0.new ?? "-")" }
    }
}
