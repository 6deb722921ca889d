import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Recruiting
import SyncStore
import Testing

@testable import CandidateSync
@testable import TestSupport

/// Values from strangers on the admin screens.
@Suite struct AdminHostileTests {
    static let hostile = [
        "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "\u{202E}gnp.exe",
        "\"\u{301} autofocus onfocus=alert(1) x=", "<\u{200D}img src=x>",
        String(repeating: "長", count: 300), "{{name}}{{{content}}}", "=HYPERLINK(\"x\")",
    ]

    @Test(arguments: hostile)
    func `a hostile name is text on every screen, and no formula in the CSV`(name: String)
        async throws
    {
        let site = try await AdminDesk.makeSite()
        func escaped(_ text: String) -> String {
            // Scalar by scalar: `<` with a mark behind it is another character.
            text.unicodeScalars.map { scalar in
                ["&": "&amp;", "<": "&lt;", ">": "&gt;"][scalar] ?? String(scalar)
            }.joined()
        }
        try site.test.drop(
            """
            <Candidate><Code>0</Code><Item><Person.P_Id>2</Person.P_Id>\
            <Person.P_Name>\(escaped(name))</Person.P_Name><Person.U_X>\(escaped(name))</Person.U_X>\
            <Person.U_O><Option.P_R><Option.U_A><Option.P_Name>\(escaped(name))</Option.P_Name>\
            </Option.U_A></Option.P_R></Person.U_O><Person.P_Mail>two@mail.example</Person.P_Mail>\
            </Item></Candidate>
            """, as: "b.xml")
        let result = try site.test.run()
        let run = try #require(result.runs.last?.run)
        try await site.visitAsStaff { visitor in
            let settings = try await visitor.get("/admin/settings")
            let fields = AdminDesk.changed(
                AdminDesk.fields(of: settings.body), ["field.0": "Person.U_O", "value.0": name])
            var pages = [try await visitor.post("/admin/settings/preview", fields)]
            // As a browser sends it, scalar by scalar.
            let query = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            for path in AdminDesk.screens + [
                "/admin/people/2", "/admin/people?q=\(query)", "/admin/runs/\(run)",
            ] {
                pages.append(try await visitor.get(path))
            }
            for page in pages {
                #expect(!page.body.contains("<script"))
                #expect(!page.body.contains("<img"))
                #expect(!page.body.contains("onerror=alert(1)>"))
                // No quote of theirs ends an attribute, whatever mark stands behind it.
                let scalars = Array(page.body.unicodeScalars)
                let isOpen = zip(scalars, scalars.dropFirst()).contains {
                    ($0 == "\"" && $1 == "\u{301}") || ($0 == "<" && $1 == "\u{200D}")
                }
                #expect(!isOpen)
            }
            #expect(pages.contains { $0.body.contains("two@mail.example") })
            let csv = try await visitor.get("/admin/runs/\(run)/csv")
            #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(csv.body.contains("\r\n2,"))
            for line in csv.body.split(separator: "\r\n") {
                for cell in line.split(separator: ",") {
                    #expect(!["=", "+", "@", "-"].contains(String(cell.prefix(1))))
                }
            }
        }
    }
}
