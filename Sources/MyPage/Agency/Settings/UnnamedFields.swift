package import Recruiting
import SiteSettings
import SyncStore

/// What exports hold and nobody has named yet: custom fields, and options that came without a name.
package struct UnnamedFields: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// How many are listed; an export may hold thousands.
    package static let most = 200

    /// - Returns: the aliases, fields first; an option with the field that it was seen in.
    package func callAsFunction() async throws -> [(alias: FieldAlias, field: FieldAlias?)] {
        try await site.read { [site] in
            try site.mirror.read { snapshot in
                let options = try snapshot.options()
                let names = FieldNames(given: site.settings.fields, options: options)
                let fields = snapshot.catalog.aliases
                    .filter { $0.resource != nil && names.name(of: $0) == $0.name }
                    .sorted { $0.name < $1.name }
                var seen: Set<FieldAlias> = []
                let unnamed = options.sorted { $0.key.name < $1.key.name }.flatMap(\.value)
                    .filter { names.name(ofOption: $0.alias, in: $0.field) == $0.alias.name }
                    .filter { seen.insert($0.alias).inserted }
                let all: [(alias: FieldAlias, field: FieldAlias?)] =
                    fields.map { ($0, nil) } + unnamed.map { ($0.alias, $0.field) }
                return Array(all.prefix(Self.most))
            }
        }
    }
}
