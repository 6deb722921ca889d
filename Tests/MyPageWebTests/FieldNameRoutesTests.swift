import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import MyPage
@testable import SiteSettings

/// 項目と選択肢の名称: staff name what PORTERS does not.
@Suite struct FieldNameRoutesTests {
    private static let path = "/admin/settings/names"

    /// A site with a custom field that an export has brought, and one that is named.
    private func makeSite() async throws -> Site {
        let site = try await AdminDesk.makeSite(
            settings: "fields:\n  # by Hanako\n  Person.U_Y: 部署   # old\n")
        try site.test.drop(
            Documents.candidates(
                Documents.person(2, "<Person.U_X><Option.U_A/></Person.U_X>")), as: "b.xml")
        try site.test.run()
        return site
    }

    private func field(_ alias: String) throws -> FieldAlias { try #require(FieldAlias(alias)) }

    /// The number of the row for an alias.
    private func row(_ alias: String, _ fields: [(String, String)]) throws -> String {
        let name = try #require(fields.first { $0.0.hasPrefix("alias.") && $0.1 == alias }?.0)
        return String(name.dropFirst("alias.".count))
    }

    @Test func `what an export brought without a name gets one, and the screens use it at once`()
        async throws
    {
        let site = try await makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get(Self.path)
            #expect(page.status == .ok)
            #expect(page.body.contains("<legend>個人連絡先の項目</legend>"))
            // The vendor's own have names.
            #expect(!page.body.contains("Person.P_"))
            let fields = AdminDesk.fields(of: page.body)
            let answer = try await visitor.post(
                Self.path,
                AdminDesk.changed(
                    fields,
                    [
                        "name.\(try row("Person.U_X", fields))": "拠点",
                        "name.\(try row("Option.U_A", fields))": "東京",
                    ]))
            #expect(answer.location == "\(Self.path)?saved")
            let person = try await visitor.get("/admin/people/2").body
            #expect(person.contains("拠点 <small><code>Person.U_X</code></small></th><td>東京</td>"))
        }
        #expect(site.myPage.settings.fields[try field("Person.U_X")] == "拠点")
        #expect(site.myPage.settings.fields[try field("Person.U_Y")] == "部署")
        let text = try await EditSettings(site.myPage).current().text
        #expect(text.contains("fields:\n  # by Hanako\n  Person.U_Y: 部署   # old\n"))
        let line = try await BrowseHistory(site.myPage).list(.settings, limit: 1).first
        #expect(line?.who == "configure")
    }

    @Test func `an emptied name is taken away, and a row that was cut off takes none`()
        async throws
    {
        let site = try await makeSite()
        try await site.visitAsStaff { visitor in
            let fields = AdminDesk.fields(of: try await visitor.get(Self.path).body)
            let number = try row("Person.U_Y", fields)
            let cut = fields.filter { $0.0 != "name.\(number)" }
            #expect(try await visitor.post(Self.path, cut).location != nil)
            #expect(site.myPage.settings.fields[try field("Person.U_Y")] == "部署")
            let emptied = AdminDesk.changed(fields, ["name.\(number)": ""])
            #expect(try await visitor.post(Self.path, emptied).location != nil)
        }
        #expect(site.myPage.settings.fields.isEmpty)
    }

    @Test(arguments: [
        ("nonsense", "名称"), ("Candidate.P_Name", "名称"), ("", "名称"),
        ("Person.U_Z", "Person.U_X"), ("Person.U_Z", String(repeating: "名", count: 101)),
        ("Person.U_Z", "a\nb"),
    ])
    func `what is no alias or no name is shown at its row, and nothing is saved`(
        alias: String, name: String
    ) async throws {
        let site = try await makeSite()
        let before = try await EditSettings(site.myPage).current().revision
        try await site.visitAsStaff { visitor in
            let fields = AdminDesk.fields(of: try await visitor.get(Self.path).body)
            let spare = try row("", fields)
            let answer = try await visitor.post(
                Self.path,
                AdminDesk.changed(fields, ["alias.\(spare)": alias, "name.\(spare)": name]))
            #expect(answer.status == .unprocessableContent)
            #expect(answer.body.contains("aria-invalid=\"true\""))
        }
        #expect(try await EditSettings(site.myPage).current().revision == before)
    }

    @Test func `two who name things at once: the second is told, and nothing is lost`()
        async throws
    {
        let site = try await makeSite()
        try await site.visitAsStaff { visitor in
            let fields = AdminDesk.fields(of: try await visitor.get(Self.path).body)
            let number = try row("Person.U_X", fields)
            let one = AdminDesk.changed(fields, ["name.\(number)": "拠点"])
            #expect(try await visitor.post(Self.path, one).location != nil)
            let other = AdminDesk.changed(fields, ["name.\(number)": "支店"])
            #expect(try await visitor.post(Self.path, other).status == .conflict)
        }
        #expect(site.myPage.settings.fields[try field("Person.U_X")] == "拠点")
    }
}
