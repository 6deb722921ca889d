import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import SyncStore
import TestSupport
import Testing

@testable import MyPage

/// A site with its staff, and what they do on its screens.
enum AdminDesk {
    static let password = "stapler on the desk"
    /// What confirms what cannot be taken back.
    static let confirmed = [("password", password)]

    /// A site with a member of staff for each role.
    /// - Parameters: see `Site`.
    static func makeSite(
        settings: String = "", accent: String = "", log: Logger? = nil
    ) async throws -> Site {
        let site = try Site(settings: settings, accent: accent, log: log)
        for role in Staff.Role.allCases {
            try await site.myPage.add(staff: role.rawValue, role, password: password)
        }
        return site
    }

    /// A site with a reminder to person 1 that waits for an approval.
    static func makeSiteWithHeldReminder() async throws -> (site: Site, run: Run) {
        let site = try await makeSite(
            settings: """
                sync: {conditions: [], gather_s: 0, reminders: 1}
                safety: {max_new_accounts: 1}
                """)
        site.clock.advance(hours: 25)
        try site.test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
        try site.test.run()
        let held = try #require(try site.test.accounts().read { try $0.heldRuns().first })
        try #require(held.kind == .reminder)
        return (site, held)
    }

    /// A site with a run of two people that is held.
    static func makeHeldSite() async throws -> (site: Site, run: String) {
        let site = try await makeSite(settings: "safety: {max_new_accounts: 1}")
        try site.test.drop(
            Documents.candidates(
                Documents.person(2, mail: "p2@mail.example"),
                Documents.person(3, mail: "p3@mail.example")), as: "b.xml")
        return (site, try #require(try site.test.run().held.first))
    }

    static func signedIn(
        _ client: any TestClientProtocol, as name: String = "configure",
        userAgent: String? = nil
    ) async throws -> Visitor {
        let visitor = Visitor(client, userAgent: userAgent)
        _ = try await visitor.get("/admin/signin")
        let answer = try await visitor.post(
            "/admin/signin", [("name", name), ("password", password)])
        try #require(answer.location == "/admin")
        return visitor
    }

    static let screens = [
        "/admin", "/admin/settings", "/admin/settings/names", "/admin/templates",
        "/admin/templates/reminder",
        "/admin/visual", "/admin/runs", "/admin/simulation", "/admin/people",
        "/admin/people?q=taro", "/admin/people?status=expired&owner=none&from=2026-11-01&sort=name",
        "/admin/people?page=9", "/admin/owners", "/admin/people/1", "/admin/excluded",
        "/admin/accounts/1", "/admin/staff", "/admin/account", "/admin/account/password",
        "/admin/history", "/admin/history/events",
        "/admin/history/events?who=look&what=looked&from=2026-11-01&to=2026-11-30&subject=1",
        "/admin/account/second-factor", "/admin/status-errors", "/admin/test-mail",
    ]

    /// The fields of the settings' form as the page shows them.
    static func fields(of page: String) -> [(String, String)] {
        var fields: [(String, String)] = []
        for input in page.matches(of: /<input ([^>]*)>/) {
            let attributes = Dictionary(
                input.1.matches(of: /([a-z-]+)="([^"]*)"/).map { (String($0.1), String($0.2)) }
            ) { one, _ in one }
            guard let name = attributes["name"], name != "form_key" else { continue }
            let isChoice = ["radio", "checkbox"].contains(attributes["type"])
            if isChoice, !input.1.contains(" checked") { continue }
            let value = (attributes["value"] ?? "").replacing("&quot;", with: "\"")
                .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
            fields.append((name, value))
        }
        for select in page.matches(of: /<select [^>]*name="([^"]*)">(.*?)<\/select>/) {
            let chosen = select.2.firstMatch(of: /value="([^"]*)" selected/)
            fields.append((String(select.1), chosen.map { String($0.1) } ?? ""))
        }
        return fields
    }

    static func changed(
        _ fields: [(String, String)], _ changes: [String: String]
    ) -> [(String, String)] {
        fields.filter { changes[$0.0] == nil } + changes.sorted { $0.key < $1.key }
    }
}

extension Site {
    /// Browses as a member of staff who has just signed in.
    func visitAsStaff<Result: Sendable>(
        _ name: String = "configure",
        _ work: @escaping @Sendable (Visitor) async throws -> Result
    ) async throws -> Result {
        try await browse { client in try await work(AdminDesk.signedIn(client, as: name)) }
    }
}

extension Visitor {
    /// Opens a page and sends its form, with some fields changed.
    func change(
        _ changes: [String: String], on path: String = "/admin/settings"
    ) async throws -> Answer {
        let page = try await get(path)
        return try await post(path, AdminDesk.changed(AdminDesk.fields(of: page.body), changes))
    }
}
