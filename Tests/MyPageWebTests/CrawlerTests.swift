import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import SiteSettings
import TestSupport
import Testing

@testable import MyPage

/// Every link and every form of the site, as everybody who may come, with what only an attacker would
/// send: no failure, no English, nothing that is not text, nothing changed by who only looks.
@Suite(.ownThreads) struct CrawlerTests {
    @Test func `strangers and candidates get to every page of theirs, and nothing fails`()
        async throws
    {
        let crawled = try await CrawledSite()
        let reached = try await crawled.site.browse { client in
            let stranger = try await Crawler(
                crawled.makeStranger(), crawled, stranger: Visitor(client))
            try await stranger.run()
            let candidate = try await Crawler(
                crawled.makeCandidate(client), crawled, stranger: Visitor(client))
            try await candidate.run()
            expectNone(stranger.problems + candidate.problems)
            return stranger.reached.union(candidate.reached)
        }
        let pages = crawled.routes.filter { !$0.hasPrefix("/admin") }
            .filter { !["/healthz", "/metrics"].contains($0) }
        #expect(Set(pages).subtracting(reached) == [])
        await expectQuiet(crawled)
    }

    @Test func `staff who may change everything get to every screen, and nothing fails`()
        async throws
    {
        let crawled = try await CrawledSite()
        let reached = try await crawled.site.browse { client in
            let links = try crawled.site.test.linksInMails(origin: crawled.origin)
                .filter { $0.contains("/admin/") }
            let staff = try await Crawler(
                crawled.makeStaff("configure", client, links: links), crawled,
                stranger: Visitor(client))
            try await staff.run()
            try await staff.sendWithoutSession(cookie: "__Host-staff")
            expectNone(staff.problems)
            return staff.reached
        }
        let screens = crawled.routes.filter { $0.hasPrefix("/admin") }
        #expect(Set(screens).subtracting(reached) == FactorVisit.pagesOfWhoHasOne)
        // Whatever was saved on the way, the files can be used.
        #expect(try await EditSettings(crawled.site.myPage).current().problems.isEmpty)
        try crawled.site.myPage.reload()
        await expectQuiet(crawled)
    }

    @Test func `who has a second factor gets to its pages`() async throws {
        let crawled = try await CrawledSite()
        let visit = FactorVisit(crawled.site)
        let reached = try await crawled.site.browse { client in
            try await visit.enrol(AdminDesk.signedIn(client))
            var role = crawled.makeStaff("configure", client)
            role.signIn = {
                // A code is taken once.
                crawled.site.clock.advance(hours: 60.0 / 3_600)
                let visitor = Visitor(client)
                let page = try await visit.password(visitor)
                _ = try await visit.enter(visitor, by: page, code: visit.code())
                return visitor
            }
            let staff = try await Crawler(role, crawled, stranger: Visitor(client))
            try await staff.explore()
            expectNone(staff.problems)
            return staff.reached
        }
        #expect(FactorVisit.pagesOfWhoHasOne.subtracting(reached) == [])
    }

    @Test func `staff who may only look change nothing, whatever they send`() async throws {
        let crawled = try await CrawledSite()
        try await crawled.site.browse { client in
            // The forms that their own screens do not have.
            let scout = try await Crawler(
                crawled.makeStaff("configure", client), crawled, stranger: Visitor(client))
            try await scout.explore()
            let looker = try await Crawler(
                crawled.makeStaff("look", client), crawled, stranger: Visitor(client))
            looker.add(scout.forms)
            let before = try WorkspaceDigest(crawled.site.test, besides: "look")
            try await looker.run()
            await crawled.site.myPage.settled()
            let after = try WorkspaceDigest(crawled.site.test, besides: "look")
            #expect(after.differences(from: before) == [])
            expectNone(scout.problems + looker.problems)
        }
        await expectQuiet(crawled)
    }

    private func expectNone(_ problems: [String]) {
        let shown = problems.prefix(40).joined(separator: "\n")
        #expect(problems.isEmpty, "\(problems.count) problems:\n\(shown)")
    }

    /// Nothing has failed behind the answers, and the log tells nothing of anybody.
    private func expectQuiet(_ crawled: CrawledSite) async {
        await crawled.site.myPage.settled()
        #expect(crawled.log.texts(.error) == [])
        #expect(crawled.secretsInLog() == [])
    }
}
