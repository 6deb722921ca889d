import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// Members of staff who are locked out, and asked for their password once more.
@Suite struct StaffLockTests {
    private static let password = "stapler on the desk"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() async throws {
        test = try TestWorkspace()
        myPage = try test.myPage()
        for name in ["hanako", "taro"] {
            try await myPage.add(staff: name, .configure, password: Self.password)
        }
    }

    private func signIn(
        _ password: String = password, as name: String = "hanako",
        from client: String = "192.0.2.1", on device: String? = nil
    ) async throws -> StaffSignInAnswer {
        try await StaffSignIn(myPage)(
            name: name, password: password, client: client, device: device)
    }

    private func lock() async throws {
        for number in 0..<30 {
            #expect(try await signIn("wrong", from: "198.51.100.\(number)") == .wrong)
        }
        #expect(try await signIn() == .tooMany(minutes: 15))
    }

    private var hanako: Staff {
        get async throws {
            try #require(try await ManageStaff(myPage).list().first { $0.name == "hanako" })
        }
    }

    @Test func `strangers lock nobody out of a browser that is known`() async throws {
        let known = try #require(try await signIn().device)
        try await lock()
        #expect(try await signIn(on: known).device != nil)
        #expect(try await signIn(as: "taro").device != nil)
        let candidates = myPage.makeDevice(.account, name: "hanako")
        #expect(try await signIn(on: candidates) == .tooMany(minutes: 15))
    }

    @Test func `tries count for one name, however it is typed`() async throws {
        for number in 0..<30 {
            let name = number.isMultiple(of: 2) ? "HANAKO" : "ｈａｎａｋｏ"
            let answer = try await signIn("wrong", as: name, from: "198.51.100.\(number)")
            #expect(answer == .wrong)
        }
        #expect(try await signIn() == .tooMany(minutes: 15))
    }

    @Test func `unlocking lets the right password in again, and is in the audit list`()
        async throws
    {
        try await lock()
        #expect(try await ManageStaff(myPage).unlock("hanako", by: "test"))
        #expect(try await signIn().device != nil)
        let line = try await BrowseHistory(myPage).list(.staff, "hanako", limit: 1).first
        #expect(line?.new == "unlocked" && line?.old == nil && line?.who == "test")
        #expect(try await !ManageStaff(myPage).unlock("nobody", by: "test"))
        #expect(try await BrowseHistory(myPage).list(.staff, "nobody", limit: 1).isEmpty)
    }

    @Test func `a new password lets somebody in again as well`() async throws {
        try await lock()
        _ = try await ManageStaff(myPage).setPassword(
            "another desk lamp", name: "hanako", role: .configure, by: "test")
        #expect(try await signIn("another desk lamp").device != nil)
    }

    @Test func `a password that is asked for once more is right, wrong, or has to wait`()
        async throws
    {
        let known = try #require(try await signIn().device)
        let hanako = try await hanako
        func confirm(
            _ password: String, on device: String? = nil
        ) async throws -> StaffSignIn.Confirmation {
            try await StaffSignIn(myPage).confirms(
                hanako, password: password, client: "192.0.2.1", device: device)
        }
        // Strangers' tries are not those of who is signed in.
        try await lock()
        #expect(try await confirm(Self.password, on: known) == .right)
        #expect(try await confirm(Self.password) == .tooMany(minutes: 15))
        for _ in 0..<10 { #expect(try await confirm("wrong", on: known) == .wrong) }
        #expect(try await confirm(Self.password, on: known) == .tooMany(minutes: 15))
        // A field that was left empty is no try.
        #expect(try await confirm("", on: known) == .wrong)
    }
}
