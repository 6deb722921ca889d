package import Recruiting
package import SiteSettings
package import SyncStore

extension Account {
    /// What the CRM's records say now of the account's person; where the mirror knows nothing, what
    /// the account has kept.
    package func presentRecord(
        _ mirror: MirrorStore, _ status: Settings.Status
    ) throws -> (record: AccountRecord, owners: Owners) {
        try mirror.read { snapshot in
            var present = presentRecord(
                of: try personId.flatMap { try snapshot.candidate($0) },
                CRMRecord(status, catalog: snapshot.catalog))
            // Of two people who are merged one gets the other's resume: it is that one's status then.
            if let resume = present.record.resumeId,
                let holder = try snapshot.people(ofResumes: [resume])[resume], holder != personId
            {
                present.record.resumeId = nil
            }
            return present
        }
    }

    /// The same for many accounts in a row.
    /// - Parameter candidate: the account's person; nil if the mirror knows nothing of them.
    package func presentRecord(
        of candidate: Candidate?, _ reader: CRMRecord
    ) -> (record: AccountRecord, owners: Owners) {
        guard let candidate else { return (record, Owners(record)) }
        let present = reader.refreshed(self, by: candidate, fitting: nil)
        let resume = candidate.resumes.first { $0.id == present.resumeId }
        let owners = reader.owners(of: candidate, resume)
        return (present, owners.isKnown ? owners : owners.filled(by: present))
    }
}
