import CandidateSync
import Foundation
package import MyPage
import Publishing
import SiteSettings
import SyncStore
import Testing

/// A workspace in which every screen has something to show, for tests that walk through all of them.
extension TestWorkspace {
    /// What the settings must say besides the site, so that `fill` makes every kind of outcome.
    package static let contentSettings = """
        sync: {conditions: ["Person.P_Name:exists"], gather_s: 0}
        safety: {max_new_accounts: 40}
        status: {field: Person.U_MyPage, opened: 案内済み, registered: 本登録, duplicate: 重複, answer_within_h: 24}
        """

    /// A name that does harm wherever it is not shown as text.
    package static let hostileName = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

    /// Accounts in each status, outcomes of each kind, links that live, have ended and have expired,
    /// runs that are done, discarded and held, deliveries with and without errors, lines in the
    /// history. The clock is a day later then.
    /// - Parameter myPage: the site of this workspace, by settings with `contentSettings`.
    package func fill(_ myPage: MyPageSite) async throws {
        try drop(Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "users.xml")
        try dropPeople([Documents.person(20, owner: 7)], as: "early.xml")
        try run()
        clock.advance(hours: 25)
        try fillPeople()
        try await fillAccounts(myPage)
        try refuseStatuses()
        try dropPeople([Documents.person(5, mail: "c2@mail.example", owner: 7)], as: "again.xml")
        try run()
        try await fillHistory(myPage)
        try await invite(myPage)
        let discarded = try holdRun(of: 100, as: "first-half.xml")
        let staff = Staff(id: 1, name: "configure", role: .configure)
        let isDiscarded = try await SettleRun(myPage)(discarded, approve: false, by: staff)
        try #require(isDiscarded)
        try fillDeliveries()
        _ = try holdRun(of: 200, as: "second-half.xml")
    }

    /// The addresses in the mails that lead to the site, each once.
    package func linksInMails(origin: String) throws -> [String] {
        var links: [String] = []
        for line in try mails().flatMap({ $0.body.components(separatedBy: "\r\n") })
        where line.hasPrefix(origin + "/") && !links.contains(line) {
            links.append(line)
        }
        return links
    }

    /// The token of the last mail to an address.
    package func lastToken(to mail: String) throws -> String {
        try #require(try mails().last { $0.to.contains(mail) && $0.token != nil }?.token)
    }

    /// Somebody who has not set a password yet, if there is anybody who may invite them.
    private func invite(_ myPage: MyPageSite) async throws {
        let inviter = try await ManageStaff(myPage).list().first { $0.role == .configure }
        guard let inviter else { return }
        let refusal = try await InviteStaff(myPage)(
            name: "invited", role: .look, mail: "invited@agency.example", by: inviter)
        try #require(refusal == nil)
    }

    private func dropPeople(_ items: [String], as name: String) throws {
        try drop("<Candidate><Code>0</Code>\(items.joined())</Candidate>", as: name)
    }

    /// One person for each outcome that needs no account.
    private func fillPeople() throws {
        let name = Self.hostileName.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        try dropPeople(
            [
                Documents.person(2, owner: 7), Documents.person(3, mail: "", name: "佐藤 花子"),
                Documents.person(4, mail: "no mail"), Documents.person(6, name: name),
                Documents.person(8), Documents.person(9), Documents.person(10),
                Documents.person(11, name: ""),
                Documents.person(12, "<Person.U_Free>\(name)</Person.U_Free>"),
                Documents.person(13, "<Person.P_Deleted>1</Person.P_Deleted>"),
            ], as: "people.xml")
        try drop(
            Documents.resumes(
                Documents.resume(
                    1, of: 2, owner: 7, "<Resume.P_Name>営業職の経歴</Resume.P_Name>")),
            as: "resumes.xml")
        try run()
    }

    /// The CRM takes nothing of what was written so far; the next run hears of it.
    private func refuseStatuses() throws {
        for (name, document) in try outbox("status") {
            try drop(Documents.answer(to: document, codes: ["7"]), as: "\(name).answer.xml")
        }
    }

    private func fillAccounts(_ myPage: MyPageSite) async throws {
        let password = "correct horse battery"
        let result = try await SetPassword(myPage)(
            password, again: password, token: lastToken(to: "c2@mail.example"))
        try #require(result == .set)
        let leaver = try #require(try accounts().read { try $0.account(ofPerson: 8) }?.id)
        let hasLeft = try await WithdrawAccount(myPage)(account: leaver, by: "configure")
        try #require(hasLeft)
        for (name, mail) in [("山田 次郎", "jiro"), (Self.hostileName, "mallory")] {
            _ = try await SignUp(myPage)(
                name: name, mail: "\(mail)@mail.example", client: "192.0.2.1")
        }
        _ = try await ForgotPassword(myPage)(mail: "c2@mail.example", client: "192.0.2.1")
        await myPage.settled()
    }

    /// Deliveries with errors and warnings, and more than a page has room for.
    private func fillDeliveries() throws {
        try drop("<Candidate><Item></Candidate>", as: "broken.xml")
        try drop(
            "<Candidate>\n<Code>403</Code><Message>no permission</Message>\n</Candidate>",
            as: "<b>&\"'.xml")
        try drop(
            """
            <Candidate Total="9" Count="5" Start="0"><Code>0</Code>\(Documents.person(12))</Candidate>
            """, as: "counts.xml")
        for number in 0..<50 { try dropPeople([Documents.person(12)], as: "many-\(number).xml") }
        try run()
    }

    private func fillHistory(_ myPage: MyPageSite) async throws {
        let staff = Staff(id: 1, name: "configure", role: .configure)
        let template = try await EditTemplate(myPage).current(.reminder)
        let savedText = try await EditTemplate(myPage).save(
            template.text + "\n追伸\n", as: .reminder, over: template.revision, by: staff)
        try #require(savedText == .saved)
        let file = try await EditSettings(myPage).current()
        var settings = file.settings
        settings.sync.reminders = 1
        let savedSettings = try await EditSettings(myPage).save(
            settings, over: file.revision, by: staff)
        try #require(savedSettings == .saved)
    }

    /// A run that waits for an approval, with more people than a page has room for.
    private func holdRun(of first: Int, as name: String) throws -> Run {
        try dropPeople((first..<first + 55).map { Documents.person($0) }, as: name)
        let id = try #require(try run().held.last)
        return try #require(try accounts().read { try $0.run(id) })
    }
}
