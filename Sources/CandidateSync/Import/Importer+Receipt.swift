import DropFolder
import Foundation
import Publishing
import SiteSettings
import SyncStore

extension Importer {
    /// Writes the receipt and what it means: for an accepted delivery, the run that will take it.
    /// - Parameter run: the one that collects, once it is known.
    func tell(
        _ finding: ReadClaim, trigger: Run.Trigger, _ run: inout String?,
        _ batch: inout OutboxBatch
    ) throws -> (claim: Claim, receipt: Receipt) {
        let claim = finding.claim
        let transaction = batch.transaction
        let series = Self.series(of: claim.name) + (finding.isAnswer ? " (answer)" : "")
        let original = try transaction.original(ofReplay: claim.delivery)
        var receipt: Receipt
        switch finding {
        case .told(_, let receipt):
            return (claim, receipt)
        case .rejected(_, let rejection):
            receipt = Receipt(claim, rejection, finishedAt: open.environment.now())
        case .imported(_, let result) where result.isAnswer:
            receipt = try self.receipt(ofAnswer: result, claim, transaction)
        case .imported(_, let result):
            if run == nil { run = try collectingRun(transaction, trigger: trigger) }
            let unusual = try fewerThanUsual(result.records.total, series, transaction)
            // A replay says again what was usual once.
            let drift =
                original != nil ? [] : try drift(of: result, series, claim.delivery, transaction)
            receipt = Receipt(
                claim, result, warnings: result.warnings + unusual + drift, run: run)
        }
        receipt.replayOf = original
        if original != nil { try transaction.forgetReplay(claim.delivery) }
        let bytes = try JSONText.encode(receipt)
        try transaction.add(
            DeliveryRecord(
                id: claim.delivery, run: receipt.run, series: series,
                isAccepted: receipt.isAccepted, records: receipt.records.total, receipt: bytes))
        try batch.add(
            .receipt, id: batch.makeId(),
            name: "\(claim.name.printable).\(claim.delivery).json", bytes)
        return (claim, receipt)
    }

    private func receipt(
        ofAnswer result: ImportResult, _ claim: Claim, _ transaction: AccountTransaction
    ) throws -> Receipt {
        switch try answers.take(result, claim.name, transaction) {
        case .taken(let answer, let warnings):
            return Receipt(claim, result, warnings: warnings, answer: answer)
        case .unmatched(let error):
            return Receipt(
                claim, Rejection(bytes: result.bytes, sha256: result.sha256, error: error),
                finishedAt: open.environment.now())
        }
    }

    private func collectingRun(
        _ transaction: AccountTransaction, trigger: Run.Trigger
    ) throws -> String {
        if let run = try transaction.collectingRun() { return run.id }
        let id = open.identifiers.next()
        try transaction.beginCollecting(run: id, trigger: trigger)
        return id
    }

    /// Counts the records of new deliveries for the metrics.
    func tally(_ records: [MirrorImport.Counts], _ transaction: AccountTransaction) throws {
        guard !records.isEmpty else { return }
        for (name, count) in [
            ("candidates", \MirrorImport.Counts.candidates), ("resumes", \.resumes),
            ("users", \.users),
        ] {
            let sum = records.reduce(0) { $0 + $1[keyPath: count] }
            try transaction.tally(.records, name, Double(sum))
        }
    }
}
