import Recruiting
package import SiteSettings
package import SyncStore

extension Account {
    /// What the CRM's records say now of the account's person; where the mirror knows nothing, what
    /// the account has kept.
    package func presentRecord(
        _ mirror: MirrorStore, _ status: Settings.Status
    ) throws -> (record: AccountRecord, owners: Owners) {
        try mirror.read { snapshot in
            guard let personId, let candidate = try snapshot.candidate(personId) else {
                return (record, Owners(record))
            }
            let reader = CRMRecord(status, catalog: snapshot.catalog)
            let present = reader.refreshed(self, by: candidate, fitting: nil)
            let resume = candidate.resumes.first { $0.id == present.resumeId }
            let owners = reader.owners(of: candidate, resume)
            return (present, owners.isKnown ? owners : owners.filled(by: present))
        }
    }
}
