import TestSupport
import Testing

@testable import MyPage

extension TestWorkspace {
    /// Fills a new workspace with one account, `c1@mail.example`, whose holder has set a password by
    /// the link that a run has sent.
    func registerCandidate(password: String) async throws -> MyPageSite {
        try drop(Documents.candidates(Documents.person(1)))
        try run()
        let site = try myPage()
        let token = try #require(try mails().first?.token)
        let set = try await SetPassword(site)(password, again: password, token: token)
        try #require(set == .set)
        return site
    }
}
