import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MyPage
import NIOCore
import Recruiting
import SiteSettings
import SyncStore
import Testing

@testable import MyPageWeb
@testable import TestSupport

/// `/healthz` as a monitor reads it.
@Suite struct HealthTests {
    private struct Answer: Decodable {
        let status: String
        let problems: [String]
    }

    private func ask(
        _ site: Site, watch: (@Sendable () -> [String])? = nil
    ) async throws -> (code: HTTPResponse.Status, answer: Answer) {
        let router = MyPageServer.router(site.myPage, watch: watch)
        return try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/healthz", method: .get) { response in
                #expect(response.headers[.contentType] == "application/json; charset=utf-8")
                return (
                    response.status,
                    try JSONDecoder().decode(
                        Answer.self, from: Data(String(buffer: response.body).utf8))
                )
            }
        }
    }

    @Test func `200 and ok if nothing stands in the way, 503 with the watch's own problems`()
        async throws
    {
        let site = try Site()
        let well = try await ask(site, watch: { [] })
        #expect(well.code == .ok)
        #expect(well.answer.status == "ok" && well.answer.problems.isEmpty)
        let broken = try await ask(site, watch: { ["degraded: the disk is full"] })
        #expect(broken.code == .serviceUnavailable)
        #expect(broken.answer.status == "degraded")
        #expect(broken.answer.problems == ["degraded: the disk is full"])
    }

    @Test func `pages alone say that nobody watches, and do their work`() async throws {
        let alone = try await ask(Site())
        #expect(alone.code == .ok)
        #expect(alone.answer.status == "degraded")
        #expect(alone.answer.problems.contains { $0.contains("no 'watch' works") })
    }

    @Test func `an inbox that is gone is 503 for a watch, and listed by pages alone`() async throws
    {
        let site = try Site()
        try FileManager.default.removeItem(atPath: site.test.workspace.inbox)
        let watching = try await ask(site, watch: { [] })
        #expect(watching.code == .serviceUnavailable)
        let serving = try await ask(site)
        #expect(serving.code == .ok)
        for answer in [watching.answer, serving.answer] {
            #expect(answer.status == "degraded")
            #expect(answer.problems.contains { $0.contains("the inbox is not there") })
        }
    }

    @Test func `a held run is told by its id, without the reasons, which name files`() async throws
    {
        let site = try Site(settings: "safety: {max_new_accounts: 1}")
        try site.test.drop(
            Documents.candidates(Documents.person(2), Documents.person(3)), as: "b.xml")
        let id = try #require(try site.test.run().held.first)
        let (code, answer) = try await ask(site, watch: { [] })
        #expect(code == .ok)
        #expect(answer.problems.contains { $0.hasPrefix("run \(id) is held;") })
        let field = try #require(FieldAlias("Person.U_X"))
        let held = WorkspaceStatus.Problem.held(run: id, [.fieldMissing(field, file: "太郎.xml")])
        #expect(held.description.contains("太郎.xml"))
        #expect(!held.publicDescription.contains("太郎.xml"))
    }

    @Test func `a collector and a partner of whom nothing is heard are told, and are 200`()
        async throws
    {
        let site = try await AdminDesk.makeSite(settings: "outbox: {alarm_after_min: 90}")
        try site.test.write(
            String(contentsOfFile: site.test.workspace.settings, encoding: .utf8)
                .replacing("{settle_ms: 0}", with: "{settle_ms: 0, expect_every_h: 2}"),
            to: "settings.yaml")
        let again = try site.test.myPage()
        site.clock.advance(hours: 2)
        let report = await CheckHealth(again)()
        #expect(report.pages.isEmpty)
        #expect(report.problems.contains { $0.hasPrefix("1 file lies in outbox/mail for longer") })
        #expect(report.problems.contains { $0.hasPrefix("no delivery was accepted for 2 h") })
        let (code, answer) = try await ask(site, watch: { [] })
        #expect(code == .ok)
        #expect(answer.problems.contains { $0.contains("longer than 90 min") })
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin").body
            #expect(page.contains("outboxのメール1件が、90分以上回収されていません"))
        }
    }

    @Test func `however many ask, the workspace is looked at once a second`() async throws {
        let site = try Site()
        let inbox = site.test.workspace.inbox
        #expect(try await ask(site, watch: { [] }).code == .ok)
        try FileManager.default.removeItem(atPath: inbox)
        for _ in 0..<20 { #expect(try await ask(site, watch: { [] }).code == .ok) }
        site.clock.wait(.seconds(1))
        #expect(try await ask(site, watch: { [] }).code == .serviceUnavailable)
    }

    @Test func `a database that is broken is told by the health page, and to nobody else`()
        async throws
    {
        let site = try Site()
        try site.test.change("DROP TABLE field", in: "mirror.sqlite")
        let (code, answer) = try await ask(site)
        #expect(code == .serviceUnavailable)
        #expect(answer.problems.contains { $0.contains("mirror.sqlite failed") })
        try await site.browse { client in
            try await client.execute(uri: "/signin", method: .get) { response in
                #expect(response.status == .ok)
            }
        }
    }
}
