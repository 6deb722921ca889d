package import Recruiting
import SiteSettings
import SyncStore

/// 項目と選択肢の名称: what the screens call the CRM's fields, options and users, by the settings in use
/// and the exports.
package struct NameFields: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package func callAsFunction() async throws -> FieldNames {
        try await site.read { [site] in
            try site.mirror.read {
                try site.fieldNames.names(given: site.settings.fields, $0)
            }
        }
    }
}
