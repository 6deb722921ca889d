import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import SyncStore
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import MyPageWeb
@testable import TestSupport

/// What the admin screens write into the access list.
@Suite struct AdminEventTests {
    /// Newest first: `looked person:1`.
    private func lines(_ site: Site) async throws -> [String] {
        try await BrowseEvents(site.myPage).list(limit: 99).map {
            "\($0.what.rawValue) \($0.subject?.rawValue ?? "")"
        }
    }

    private func adminRoutes(_ site: Site) -> [Router<PageContext>.RouteDescription] {
        MyPageServer.pages(site.myPage).routes.filter {
            $0.path.description.hasPrefix("/admin/")
        }
    }

    @Test func `every screen and every file about a person, an account or a run is told`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let run = try #require(try await BrowseRuns(site.myPage).list(limit: 1).first).run.id
        let values = ["{person}": "1", "{account}": "1", "{run}": run, "{action}": "withdraw"]
        let paths = adminRoutes(site).filter { $0.method == .get }.map(\.path.description)
            .filter { $0.contains("{") && $0.contains(/^\/admin\/(people|accounts|runs)\//) }
        #expect(paths.count >= 5)
        try await site.visitAsStaff { visitor in
            for route in paths {
                site.clock.advance(hours: 0.02)
                let path = route.split(separator: "/").map { values[String($0)] ?? String($0) }
                let answer = try await visitor.get("/" + path.joined(separator: "/"))
                #expect(answer.status == .ok, "\(route)")
                let event = try #require(
                    try await BrowseEvents(site.myPage).list(limit: 1).first, "\(route)")
                #expect(abs(event.at.timeIntervalSince(site.clock.now)) < 1, "\(route)")
                #expect(event.who == "configure")
                let isFile = answer.headers[.contentDisposition] != nil
                #expect(event.what == (isFile ? .downloaded : .looked), "\(route)")
                let subjects = ["person:1", "account:1", "run:\(run)"]
                #expect(subjects.contains(event.subject?.rawValue ?? ""), "\(route)")
            }
        }
    }

    @Test func `what is no page is told too: a look at whomever its path names, or a file`()
        async throws
    {
        let site = try Site()
        let router = Router(context: PageContext.self)
        let group = router.group().add(middleware: EventRecorder(site: site.myPage))
        for (path, headers) in [
            ("people/:person/note", [.contentType: "text/plain"]),
            (
                "runs/:run/mails",
                [
                    .contentType: "application/zip",
                    .contentDisposition: "attachment; filename=\"mails.zip\"",
                ]
            ),
            ("figures", [.contentType: "application/json"]),
            ("figures/file", [.contentDisposition: "attachment; filename=\"figures.json\""]),
        ] as [(RouterPath, HTTPFields)] {
            group.get(path) { _, _ in Response(status: .ok, headers: headers) }
        }
        try await Application(router: router).test(.router) { client in
            for path in ["/people/1/note", "/runs/r/mails", "/figures", "/figures/file"] {
                try await client.execute(uri: path, method: .get) { response in
                    #expect(response.status == .ok, "\(path)")
                }
            }
        }
        #expect(
            try await lines(site) == [
                "downloaded file:figures.json", "downloaded run:r", "looked person:1",
            ])
    }

    @Test func `what a path can name is known: a new name is one of these, or is decided on`()
        throws
    {
        let told: Set = ["person", "account", "run"]
        // They name nobody of the CRM: a file that came, a change of settings, a template, a button,
        // a colleague.
        let silent: Set = ["delivery", "entry", "name", "action", "member"]
        for route in adminRoutes(try Site()) {
            for name in route.path.description.matches(of: /\{([^}]*)\}/).map({ String($0.1) }) {
                #expect(told.contains(name) || silent.contains(name), "\(route)")
            }
        }
    }

    @Test func `a search, a preview and its file, and the funnel are told without what was typed`()
        async throws
    {
        // The funnel names those whom a held run is about to write to.
        let (site, _) = try await AdminDesk.makeHeldSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/people")
            _ = try await visitor.get("/admin/people?q=taro")
            _ = try await visitor.get("/admin/people/99")
            _ = try await visitor.get("/admin/templates/reminder")
            let text = "Subject: x\r\n\r\n{{name}}\r\n{{password_url}}\r\n"
            let path = "/admin/templates/reminder/preview"
            _ = try await visitor.post(path, [("text", text)])
            _ = try await visitor.post(path, [("text", text), ("person", "1")])
            let eml = try await visitor.post(path, [("text", text), ("action", "eml")])
            #expect(eml.headers[.contentType] == "message/rfc822")
            let fields = AdminDesk.fields(of: try await visitor.get("/admin/settings").body)
            _ = try await visitor.post("/admin/settings/preview", fields)
            _ = try await visitor.post("/admin/signout", [])
        }
        #expect(
            try await lines(site) == [
                "sign_out ", "searched found:2", "downloaded file:reminder.eml", "looked person:1",
                "searched found:1", "searched found:1", "sign_in ",
            ])
        let csv = try await BrowseEvents(site.myPage).csv(EventFilter(), before: nil)?.text
        #expect(try !#require(csv).contains("taro"))
    }

    @Test func `who is shown by the answer to what can't be done is told, too`() async throws {
        let site = try await AdminDesk.makeSite()
        let run = try #require(try await BrowseRuns(site.myPage).list(limit: 1).first).run.id
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/history")
            let open = try await visitor.post("/admin/accounts/1/reopen", [])
            #expect(open.status == .conflict)
            let finished = try await visitor.post(
                "/admin/runs/\(run)/discard", AdminDesk.confirmed)
            #expect(finished.status == .conflict)
            let nobody = try await visitor.post("/admin/accounts/99/reopen", [])
            #expect(nobody.status == .notFound)
        }
        #expect(
            try await lines(site) == [
                "looked run:\(run)", "looked person:1", "looked account:1", "sign_in ",
            ])
    }

    @Test func `a wrong password before an approval is told`() async throws {
        let (site, held) = try await AdminDesk.makeHeldSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/runs/\(held)")
            _ = try await visitor.post(
                "/admin/runs/\(held)/approve", [("password", "wrong")])
        }
        #expect(try await lines(site) == ["confirm_failed ", "looked run:\(held)", "sign_in "])
    }
}
