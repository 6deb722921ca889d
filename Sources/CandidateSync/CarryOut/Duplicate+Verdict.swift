import Publishing
import Recruiting

extension Duplicate {
    /// - Returns: nil if the verdict is another one.
    init?(
        _ candidate: Candidate, _ verdict: Decider.Verdict, _ record: CRMRecord,
        _ fingerprint: RecordFingerprint
    ) {
        guard verdict.outcome == .duplicate, let account = verdict.account,
            let address = verdict.address
        else { return nil }
        self.init(
            person: candidate.id, name: record.name(of: candidate), address: address.address,
            account: account, record: record.record(of: candidate, verdict.resume),
            owners: record.owners(of: candidate, verdict.resume),
            fingerprint: fingerprint.value(candidate, verdict.resume, account))
    }
}
