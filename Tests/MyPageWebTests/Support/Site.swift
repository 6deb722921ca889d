import CandidateSync
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import MyPage
import SiteSettings
import TestSupport
import Testing

@testable import MyPageWeb

/// A site with one opened account, and the token of its link.
struct Site {
    static let password = "correct horse battery"
    static let logo = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40H0z"/></svg>
        """

    let test: TestWorkspace
    let myPage: MyPageSite
    let token: String
    private let log: Logger?

    /// - Parameters:
    ///   - accent: the site's own colour; none if it is empty.
    ///   - log: where the site and its pages log; nowhere if it is nil.
    init(
        settings more: String = "", signUp: String = "shown", accent: String = "",
        log: Logger? = nil
    ) throws {
        self.log = log
        test = try TestWorkspace(
            settings: """
                site: {name: HR Deli, base_url: https://mypage.example.jp, sender: no-reply@mypage.example.jp}
                \(more.contains("sync:") ? "" : "sync: {conditions: [], gather_s: 0}")
                inbox: {settle_ms: 0}
                web:
                  signup_button: \(signUp)
                  trusted_proxies: [192.0.2.9]
                  header: [{label: 求人, url: "https://lp.example/"}]
                  accent: "\(accent)"
                \(more)

                """)
        try test.drop(
            Documents.candidates(Documents.person(1, mail: "taro@mail.example")), as: "a.xml")
        try test.run()
        myPage = try test.myPage(log: log)
        token = try #require(try test.mails().first?.token)
    }

    var root: String { test.workspace.root }
    var clock: TestClock { test.clock }

    /// The mails of the outbox as people read them, in the order in which they were made.
    func mails() throws -> [String] { try test.mails().map(\.body) }

    /// How many files lie in a folder of the outbox.
    func files(_ folder: String) throws -> Int { try test.outbox(folder).count }

    /// - Parameter side: which pages the address has that is browsed.
    func browse<Result: Sendable>(
        _ side: Side = .both,
        _ work: @escaping @Sendable (any TestClientProtocol) async throws -> Result
    ) async throws -> Result {
        let router = MyPageServer.router(myPage, side)
        return try await Application(router: router, logger: log).test(.router, work)
    }

    /// Browses as somebody who has not been here before.
    func visit<Result: Sendable>(
        _ side: Side = .both, _ work: @escaping @Sendable (Visitor) async throws -> Result
    ) async throws -> Result {
        try await browse(side) { client in try await work(Visitor(client)) }
    }
}
