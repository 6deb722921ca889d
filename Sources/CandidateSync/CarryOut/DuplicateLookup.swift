import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// Finds duplicates among people: by the mirror, the accounts and the settings as they are now.
struct DuplicateLookup {
    let rules: Rules
    let mirror: MirrorStore

    /// - Returns: those of the people who are duplicates.
    func callAsFunction(
        among people: [Int64], _ transaction: AccountTransaction
    ) throws -> [Int64: Duplicate] {
        let accounts = try FetchedAccounts(transaction, ofPeople: people)
        return try mirror.read { snapshot in
            let decider = try rules.decider(snapshot)
            let record = CRMRecord(rules.settings.status, catalog: snapshot.catalog)
            let fingerprint = RecordFingerprint(rules.settings.status, catalog: snapshot.catalog)
            let reader = try snapshot.reader()
            return try people.reduce(into: [:]) { found, person in
                guard let candidate = try reader.read(person) else { return }
                let verdict = try decider.decide(candidate, accounts)
                guard verdict.outcome == .duplicate, let account = verdict.account,
                    let address = verdict.address
                else { return }
                var kept = record.record(of: candidate, verdict.resume)
                // Their own account knows what phase date was written; of two the living one.
                let known = try transaction.accounts(everOfPerson: person)
                if let own = known.first(where: { $0.status != .withdrawn }) ?? known.first {
                    kept.keepWritten(of: own.record)
                }
                found[person] = Duplicate(
                    person: person, name: record.name(of: candidate), address: address.address,
                    account: account, record: kept,
                    owners: record.owners(of: candidate, verdict.resume),
                    fingerprint: fingerprint.value(candidate, verdict.resume, account))
            }
        }
    }
}
