import Recruiting
import SyncStore

/// A person whose mail somebody else's account has, as their owners are told of it.
struct Duplicate {
    let person: Int64
    let name: String
    let address: String
    let account: Account
    let record: AccountRecord
    let owners: Owners
    /// Changes when the owner has changed the record, or when the account has changed.
    let fingerprint: Int64

    /// - Returns: nil if the verdict is another one.
    init?(
        _ candidate: Candidate, _ verdict: Decider.Verdict, _ record: CRMRecord,
        _ fingerprint: RecordFingerprint
    ) {
        guard verdict.outcome == .duplicate, let account = verdict.account,
            let address = verdict.address
        else { return nil }
        person = candidate.id
        name = record.name(of: candidate)
        self.address = address.address
        self.account = account
        self.record = record.record(of: candidate, verdict.resume)
        owners = record.owners(of: candidate, verdict.resume)
        self.fingerprint = fingerprint.value(candidate, verdict.resume, account)
    }
}

/// What an owner can change about a person's records: neither the fields that we write ourselves nor
/// the dates that follow from it.
struct RecordFingerprint {
    private let catalog: FieldCatalog
    private let ignored: Set<FieldAlias>

    init(_ status: Settings.Status, catalog: FieldCatalog) {
        self.catalog = catalog
        let written = [status.field, status.dateField].compactMap { FieldAlias($0) }
        ignored = Set(
            written + written.compactMap(\.phaseDate)
                + [Resource.candidate, .resume].flatMap {
                    [.updateDate(of: $0), .updatedBy(of: $0)]
                })
    }

    /// FNV-1a of the fields, by their names, and of the account.
    func value(_ candidate: Candidate, _ resume: Resume?, _ account: Account) -> Int64 {
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
