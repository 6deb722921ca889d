import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings
@testable import TestSupport

/// A run on its screen: what it waits for, what was decided in it, and what becomes of its people.
@Suite struct AdminRunTests {
    @Test func `a held run is approved with the password only, once`() async throws {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 1}")
        let items = (2...4).map {
            "<Item><Person.P_Id>\($0)</Person.P_Id><Person.P_Mail>p\($0)@mail.example</Person.P_Mail></Item>"
        }
        try site.test.drop(
            "<Candidate><Code>0</Code>\(items.joined())</Candidate>", as: "b.xml")
        let held = try site.test.run().held
        let id = try #require(held.first)
        try await site.visitAsStaff { visitor in
            #expect(try await visitor.get("/admin").body.contains("3人への案内が承認を待っています"))
            let page = try await visitor.get("/admin/runs/\(id)").body
            #expect(page.contains("承認して案内を送る"))
            #expect(page.contains("<dt>開始</dt>") && !page.contains("<dt>終了</dt>"))
            #expect(page.contains("上限（1人）を超えます：この実行 3人、送信済み 1人"))
            func settle(_ password: String) async throws -> Visitor.Answer {
                try await visitor.post(
                    "/admin/runs/\(id)/approve", [("password", password)])
            }
            #expect(try await settle("wrong").status == .unprocessableContent)
            #expect(try site.files("mail") == 1)
            let done = try await settle(AdminDesk.password)
            #expect(done.location == "/admin/runs/\(id)?done=approve")
            let told = try await visitor.get("/admin/runs/\(id)?done=approve").body
            #expect(told.contains("承認しました。"))
            // Somebody else's screen still offers it.
            for password in [AdminDesk.password, "wrong"] {
                let late = try await settle(password)
                #expect(late.status == .conflict)
                #expect(late.body.contains("もう承認待ちではありません"))
                #expect(!late.body.contains("承認待ちのまま"))
                #expect(!late.body.contains("承認して案内を送る"))
            }
        }
        try site.test.run()
        #expect(try site.files("mail") == 4)
        let line = try await BrowseHistory(site.myPage).list(.run, limit: 9)
        #expect(line.map(\.new) == ["approved"])
    }

    @Test func `a page that is opened again tells of an approval only what is still so`()
        async throws
    {
        let (site, id) = try await AdminDesk.makeHeldSite()
        try await site.visitAsStaff { visitor in
            func page(_ done: String) async throws -> String {
                try await visitor.get("/admin/runs/\(id)?done=\(done)").body
            }
            for done in ["approve", "discard"] {
                #expect(try await !page(done).contains("class=\"notice\""))
            }
            _ = try await visitor.post("/admin/runs/\(id)/approve", AdminDesk.confirmed)
            #expect(try await page("approve").contains("これから案内を送ります"))
            #expect(try await !page("discard").contains("破棄しました"))
            try site.test.run()
            let finished = try await page("approve")
            #expect(finished.contains("承認しました。この実行は完了しています。"))
            #expect(!finished.contains("これから案内を送ります"))
            _ = try await visitor.get("/admin/runs/\(id)/undo")
            _ = try await visitor.post("/admin/runs/\(id)/undo", AdminDesk.confirmed)
            #expect(try await !page("approve").contains("承認しました"))
        }
    }

    @Test func `who approves where nobody works is told that it waits for the service`()
        async throws
    {
        let (site, id) = try await AdminDesk.makeHeldSite()
        let waits = "動くまで送られません"
        let page = "/admin/runs/\(id)?done=approve"
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/runs/\(id)")
            _ = try await visitor.post("/admin/runs/\(id)/approve", AdminDesk.confirmed)
            #expect(try await visitor.get(page).body.contains(waits))
        }
        let pipeline = try site.test.pipeline()
        let worked = try await site.visitAsStaff { try await $0.get(page).body }
        #expect(worked.contains("これから案内を送ります") && !worked.contains(waits))
        withExtendedLifetime(pipeline) {}
    }

    @Test func `the rows of a held run say what is planned, until it is settled`() async throws {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 1}")
        try site.test.drop(
            Documents.candidates(
                Documents.person(1, mail: "new@mail.example"), Documents.person(2)), as: "b.xml")
        let id = try #require(try site.test.run().held.first)
        let planned = [1: "メールアドレス変更（再案内）", 2: "開設"]
        try await site.visitAsStaff { visitor in
            for (person, plan) in planned {
                for path in ["/admin/runs/\(id)", "/admin/people/\(person)"] {
                    let page = try await visitor.get(path).body
                    #expect(page.contains("<td>承認待ち：\(plan)</td>"), "\(path)")
                }
            }
        }
        let accounts = try site.test.accounts()
        let run = try #require(try accounts.read { try $0.run(id) })
        #expect(try accounts.write { try $0.discard(run, by: "test", at: site.clock.now) })
        _ = try site.test.pipeline().continueRuns()
        let after = try await site.visitAsStaff { try await $0.get("/admin/runs/\(id)").body }
        #expect(after.contains("<td>破棄</td>") && !after.contains("承認待ち"))
    }

    @Test func `who was excluded after a run was planned is counted in it, and can be looked at`()
        async throws
    {
        let site = try await AdminDesk.makeSite(
            settings: """
                sync: {conditions: ["!Person.P_Name:part=除外"], gather_s: 0}
                safety: {max_new_accounts: 1}
                """)
        func export(_ name: String) -> String {
            Documents.candidates(
                Documents.person(2, name: name), Documents.person(3),
                Documents.person(4, name: "除外"))
        }
        try site.test.drop(export("甲"), as: "b.xml")
        let id = try #require(try site.test.run().held.first)
        site.clock.advance(hours: 1)
        try site.test.drop(export("除外"), as: "c.xml")
        let accounts = try site.test.accounts()
        let run = try #require(try accounts.read { try $0.run(id) })
        #expect(try accounts.write { try $0.approve(run, by: "test", at: site.clock.now) })
        _ = try site.test.pipeline().continueRuns()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/runs/\(id)").body
            let list = "/admin/runs/\(id)?outcome=not_target"
            #expect(page.contains("<a href=\"\(list)#people\">対象外</a></th><td class=\"number\">2<"))
            #expect(page.contains("対象外 1人：<a href=\"/admin/excluded?"))
            #expect(page.contains("対象外 1人：<a href=\"\(list)#people\">"))
            let people = try await visitor.get(list).body
            #expect(people.contains("href=\"/admin/people/2\""))
            #expect(!people.contains("href=\"/admin/people/3\""))
        }
    }

    @Test func `a run that is not done says how many are still to be written to`() async throws {
        let (site, id) = try await AdminDesk.makeHeldSite()
        let accounts = try site.test.accounts()
        let run = try #require(try accounts.read { try $0.run(id) })
        #expect(try accounts.write { try $0.approve(run, by: "test", at: site.clock.now) })
        try await site.visitAsStaff { visitor in
            func page() async throws -> String { try await visitor.get("/admin/runs/\(id)").body }
            let before = try await page()
            #expect(before.contains("このうち2人には、まだ送っていません。"))
            #expect(before.contains("<td>承認済み（送信前）</td>") && !before.contains("承認待ち"))
            #expect(try await visitor.get("/admin/people/2").body.contains("承認済み（送信前）"))
            _ = try site.test.pipeline().continueRuns()
            #expect(try await !page().contains("まだ送っていません"))
        }
    }

    @Test func `nobody waits any more in a run that was discarded`() async throws {
        let (site, id) = try await AdminDesk.makeHeldSite()
        let accounts = try site.test.accounts()
        let run = try #require(try accounts.read { try $0.run(id) })
        #expect(try accounts.write { try $0.discard(run, by: "test", at: site.clock.now) })
        _ = try site.test.pipeline().continueRuns()
        try await site.visitAsStaff { visitor in
            for path in ["/admin/runs/\(id)", "/admin/people/2"] {
                let page = try await visitor.get(path).body
                #expect(page.contains("<td>破棄</td>"), "\(path)")
                #expect(!page.contains("承認待ち"), "\(path)")
            }
        }
    }

    @Test func `reminders that wait are not said to go out without an approval`() async throws {
        let (site, held) = try await AdminDesk.makeSiteWithHeldReminder()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/runs/\(held.id)").body
            #expect(page.contains("承認または破棄するまで、リマインドは誰にも送りません。"))
            #expect(!page.contains("承認なしで案内を送ります"))
        }
        // As it says, so it is.
        let text = try String(contentsOfFile: site.test.workspace.settings, encoding: .utf8)
        try site.test.write(
            text.replacing("max_new_accounts: 1", with: "max_new_accounts: 0"), to: "settings.yaml")
        site.clock.advance(hours: 25)
        let mails = try site.files("mail")
        #expect(try site.test.run().held == [held.id])
        #expect(try site.files("mail") == mails)
    }

    @Test func `whoever discards reminders is told that they are due anew`() async throws {
        let (site, held) = try await AdminDesk.makeSiteWithHeldReminder()
        let hint = "「メール再送信回数」を0にしてください。"
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/runs/\(held.id)").body
            #expect(page.contains(hint))
        }
        // As it says, so it is.
        let accounts = try site.test.accounts()
        #expect(try accounts.write { try $0.discard(held, by: "test", at: site.clock.now) })
        let again = try site.test.run().held
        #expect(again.count == 1 && again != [held.id])
    }

    @Test func `reminders that gave way to a run that waits are put off, and in no other run`()
        async throws
    {
        let (site, reminder) = try await AdminDesk.makeSiteWithHeldReminder()
        site.clock.advance(hours: 1)
        try site.test.drop(
            Documents.candidates(Documents.person(3), Documents.person(4)), as: "c.xml")
        let held = try site.test.run().held
        try #require(held.count == 1 && held.first != reminder.id)
        try await site.visitAsStaff { visitor in
            for path in ["/admin/runs/\(reminder.id)", "/admin/people/1"] {
                let page = try await visitor.get(path).body
                #expect(page.contains("<td>見送り</td>"), "\(path)")
                #expect(!page.contains("承認待ち") && !page.contains("次の実行に統合"), "\(path)")
            }
        }
    }

    @Test func `a run that was taken over says where its people are`() async throws {
        let (site, run) = try await AdminDesk.makeHeldSite()
        try site.test.drop(
            Documents.candidates(Documents.person(4, mail: "p4@mail.example")), as: "c.xml")
        try #require(try site.test.run().held.first != run)
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/runs/\(run)").body
            #expect(page.contains("次の実行に引き継がれました"))
            #expect(!page.contains("ありません。"))
            #expect(!page.contains("/admin/runs/\(run)/csv"))
        }
    }

    @Test func `a held run is discarded by its own form only, and by nothing that is no form`()
        async throws
    {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 1}")
        try site.test.drop(
            Documents.candidates(Documents.person(2), Documents.person(3)), as: "b.xml")
        let id = try #require(try site.test.run().held.first)
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/runs/\(id)").body
            // Enter in a password field sends the form that it stands in.
            let forms = page.matches(
                of: /<form method="post" action="\/admin\/runs.*?<\/form>/
                    .dotMatchesNewlines())
            #expect(forms.count == 2)
            for (form, way) in zip(forms, ["approve", "discard"]) {
                #expect(form.0.contains("action=\"/admin/runs/\(id)/\(way)\""))
                #expect(form.0.matches(of: /type="password"/).count == 1)
                #expect(form.0.matches(of: /<button/).count == 1)
            }
            for action in ["", "approve", "discard"] {
                let old = try await visitor.post(
                    "/admin/runs/\(id)/settle", AdminDesk.confirmed + [("action", action)])
                #expect(old.status == .notFound)
            }
            #expect(try site.test.accounts().read { try $0.heldRuns() }.map(\.id) == [id])
            _ = try await visitor.get("/admin/runs/\(id)")
            let refused = try await visitor.post("/admin/runs/\(id)/discard", [])
            #expect(refused.status == .unprocessableContent)
            // Whatever else is sent with it.
            let done = try await visitor.post(
                "/admin/runs/\(id)/discard", AdminDesk.confirmed + [("action", "approve")])
            #expect(done.location == "/admin/runs/\(id)?done=discard")
            let told = try await visitor.get("/admin/runs/\(id)?done=discard").body
            #expect(told.contains("破棄しました。この実行では、誰にも案内を送りません。"))
        }
        #expect(try site.test.accounts().read { try $0.run(id) }?.state == .discarded)
        #expect(try site.files("mail") == 1)
    }
}
