package import MyPage
package import SyncStore
import Testing

extension MyPageSite {
    /// Adds a member of staff who may sign in.
    package func add(
        staff name: String, _ role: Staff.Role?, password: String
    ) async throws {
        let answer = try await ManageStaff(self).setPassword(
            password, name: name, role: role, by: "test")
        try #require(answer == nil)
    }
}
