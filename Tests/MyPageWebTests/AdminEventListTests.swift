import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import SyncStore
import Testing

@testable import MyPage
@testable import Publishing
@testable import TestSupport

/// アクセス履歴 as a browser and a spreadsheet see it.
@Suite struct AdminEventListTests {
    private static let page = "/admin/history/events"

    /// So many looks, a minute and a bit apart, of which the last is now.
    private func look(_ count: Int, _ site: Site) throws {
        try site.test.accounts().write { transaction in
            for person in 1...count {
                try transaction.add(
                    .looked, .person(Int64(person)), by: "以前の担当", from: "192.0.2.7",
                    at: site.clock.now.addingTimeInterval(61 * Double(person - count)))
            }
        }
    }

    private func rows(_ page: Visitor.Answer) -> [String] {
        page.body.matches(of: /<tr><td>.*?<\/tr>/).map { String($0.0) }
    }

    @Test func `the list leads from page to page, for those who look too, and back to the changes`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try look(60, site)
        try await site.visitAsStaff("look") { visitor in
            let history = try await visitor.get("/admin/history").body
            #expect(history.contains("<a href=\"\(Self.page)\">アクセス履歴</a>"))
            let first = try await visitor.get("\(Self.page)?who=以前の担当".escaped)
            #expect(rows(first).count == 50)
            #expect(rows(first)[0].contains("<a href=\"/admin/people/60\">個人連絡先 60</a>"))
            #expect(rows(first)[0].contains("<td>192.0.2.7</td><td>閲覧</td>"))
            let more = try #require(first.body.firstMatch(of: /<a href="(\?[^"]*)">これより前/))
            let next = more.1.replacing("&amp;", with: "&")
            let second = try await visitor.get(Self.page + next)
            #expect(rows(second).count == 10)
            #expect(rows(second)[9].contains("個人連絡先 1</a>"))
            #expect(!second.body.contains("これより前"))
        }
    }

    @Test func `it is narrowed down by who, what, days and an id`() async throws {
        let site = try await AdminDesk.makeSite()
        try look(3, site)
        try await site.visitAsStaff { visitor in
            for (query, count) in [
                ("", 4), ("who=configure", 1), ("who=configur", 0), ("what=looked", 3),
                ("what=sign_in", 1), ("from=2026-11-23", 4), ("from=2026-11-24", 0),
                ("to=2026-11-23", 4), ("to=2026-11-22", 0), ("subject=2", 1), ("subject=２", 1),
                ("subject=person:3&what=looked&from=2026-11-01&to=2026-11-30", 1),
                ("subject=%25", 0), ("what=&who=&from=&to=&subject=", 4),
            ] {
                let page = try await visitor.get("\(Self.page)?\(query)".escaped)
                #expect(page.status == .ok, "\(query)")
                #expect(rows(page).count == count, "\(query)")
            }
            let kept = try await visitor.get("\(Self.page)?what=looked&to=2026-11-30").body
            #expect(kept.contains("<option value=\"looked\" selected>閲覧</option>"))
            #expect(kept.contains("name=\"to\" value=\"2026-11-30\""))
            #expect(kept.contains("events.csv?what=looked&amp;to=2026%2D11%2D30"))
            for day in ["2026-02-30", "23.11.2026", "2026-11-23T00:00", "x"] {
                let page = try await visitor.get("\(Self.page)?from=\(day)")
                #expect(page.status == .unprocessableContent, "\(day)")
                #expect(page.body.contains("年-月-日"))
                #expect(page.body.contains("aria-invalid=\"true\""))
                let csv = try await visitor.get("\(Self.page).csv?to=\(day)")
                #expect(csv.status == .unprocessableContent, "\(day)")
            }
        }
    }

    @Test func `the CSV has all that the filter lets through, and is an event itself`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try look(1_203, site)
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            let csv = try await visitor.get("\(Self.page).csv?what=looked")
            #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(csv.body.hasPrefix("\u{FEFF}at,who,client,event,subject\r\n"))
            let records = try CSV.read(csv.body).map(\.cells)
            #expect(records.count == 1_204)
            #expect(
                records[1] == [
                    "2026-11-23T01:00:00Z", "以前の担当", "192.0.2.7", "looked", "person:1203",
                ])
            #expect(records.last?.last == "person:1")
        }
        let last = try await BrowseEvents(site.myPage).list(limit: 1).first
        #expect(last?.what == .downloaded && last?.who == "configure")
        #expect(last?.subject == .file("events.csv"))
    }

    @Test func `a run goes by its moment, and leads to it, in both lists`() async throws {
        let (site, run) = try await AdminDesk.makeHeldSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/runs/\(run)")
            let settled = try await visitor.post(
                "/admin/runs/\(run)/discard", AdminDesk.confirmed)
            #expect(settled.status == .seeOther)
            for path in [Self.page, "/admin/history"] {
                let page = try await visitor.get(path).body
                #expect(page.contains("<td><a href=\"/admin/runs/\(run)\">2026/11/23 "), "\(path)")
                #expect(page.contains(" の実行</a></td>") && !page.contains(">実行 "), "\(path)")
            }
        }
    }

    @Test(arguments: AdminHostileTests.hostile)
    func `a hostile name of staff is text on the page, and no formula in the CSV`(name: String)
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.myPage.add(staff: name, .look, password: AdminDesk.password)
        try await site.visitAsStaff(name) { visitor in
            let page = try await visitor.get("\(Self.page)?who=\(name)".escaped)
            #expect(rows(page).count == 1)
            #expect(!page.body.contains("<script"))
            #expect(!page.body.contains("<img"))
            let scalars = Array(page.body.unicodeScalars)
            let isOpen = zip(scalars, scalars.dropFirst()).contains {
                ($0 == "\"" && $1 == "\u{301}") || ($0 == "<" && $1 == "\u{200D}")
            }
            #expect(!isOpen)
            let csv = try await visitor.get("\(Self.page).csv")
            let cells = try CSV.read(csv.body).flatMap(\.cells)
            #expect(cells.contains { $0 == name || $0 == "'" + name })
            for line in csv.body.split(separator: "\r\n") {
                for cell in line.split(separator: ",") {
                    #expect(!["=", "+", "@", "-"].contains(String(cell.prefix(1))))
                }
            }
        }
    }
}

extension String {
    /// As a browser sends the path and query of a URL.
    fileprivate var escaped: String {
        addingPercentEncoding(
            withAllowedCharacters: .alphanumerics.union(["/", "?", "&", "=", ":", "-", "%"])) ?? ""
    }
}
