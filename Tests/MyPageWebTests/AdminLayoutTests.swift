import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// What all admin screens have in common.
@Suite struct AdminLayoutTests {
    @Test func `a table scrolls by itself, so that no screen is wider than a telephone`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            let fields = AdminDesk.fields(of: try await visitor.get("/admin/settings").body)
            var pages = [try await visitor.post("/admin/settings/preview", fields)]
            for path in AdminDesk.screens { pages.append(try await visitor.get(path)) }
            for page in pages {
                #expect(page.status == .ok)
                let tables = page.body.matches(of: /<table/).count
                let scrolling = page.body.matches(of: /<div class="scroll" [^>]*><table/).count
                #expect(tables == scrolling)
            }
            #expect(pages[0].body.contains("<table"))
        }
    }
}
