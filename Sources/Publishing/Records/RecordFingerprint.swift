package import Recruiting
package import SiteSettings
package import SyncStore

/// What an owner can change about a person's records: neither the fields that we write ourselves nor
/// the dates that follow from it.
package struct RecordFingerprint {
    private let catalog: FieldCatalog
    private let ignored: Set<FieldAlias>

    package init(_ status: Settings.Status, catalog: FieldCatalog) {
        self.catalog = catalog
        let written = [status.field, status.dateField].compactMap { FieldAlias($0) }
        ignored = Set(
            written + written.compactMap(\.phaseDate)
                + [Resource.candidate, .resume].flatMap {
                    [.updateDate(of: $0), .updatedBy(of: $0)]
                })
    }

    /// FNV-1a of the fields, by their names, and of the account.
    package func value(_ candidate: Candidate, _ resume: Resume?, _ account: Account) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        for fields in [candidate.fields, resume?.fields].compactMap({ $0 }) {
            let named = fields.numbers.compactMap { number in
                catalog.aliases.indices.contains(number) ? (catalog.aliases[number], number) : nil
            }.sorted { $0.0.name < $1.0.name }
            for (alias, number) in named where !ignored.contains(alias) {
                guard let value = fields[number] else { continue }
                add(alias.name.utf8)
                add([0, value.kind.rawValue])
                add(value.bytes)
                add([0])
            }
        }
        add("\(account.id) \(account.status.rawValue) \(account.mailKey)".utf8)
        return Int64(bitPattern: hash)
    }
}
