import Publishing
import Recruiting
import SyncStore

extension Duplicate {
    /// - Parameter own: the person's own account, or their last one: it knows what phase date was
    ///   written.
    /// - Returns: nil if the verdict is another one.
    init?(
        _ candidate: Candidate, _ verdict: Decider.Verdict, _ own: Account?, _ record: CRMRecord,
        _ fingerprint: RecordFingerprint
    ) {
        guard verdict.outcome == .duplicate, let account = verdict.account,
            let address = verdict.address
        else { return nil }
        var kept = record.record(of: candidate, verdict.resume)
        if let own { kept.keepWritten(of: own.record) }
        self.init(
            person: candidate.id, name: record.name(of: candidate), address: address.address,
            account: account, record: kept,
            owners: record.owners(of: candidate, verdict.resume),
            fingerprint: fingerprint.value(candidate, verdict.resume, account))
    }
}
