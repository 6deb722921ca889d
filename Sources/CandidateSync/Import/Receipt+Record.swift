import Foundation
import PortersXML
import Publishing
import SiteSettings
package import SyncStore

extension Receipt {
    /// The receipt of a delivery. One that can't be read (former versions could spoil one by an erasure)
    /// must not make anything stand still: then it is what the rest of the row says.
    package init(_ delivery: DeliveryRecord) {
        self =
            (try? JSONText.decode(Receipt.self, from: delivery.receipt))
            ?? Receipt(unreadable: delivery)
    }

    private init(unreadable row: DeliveryRecord) {
        let received = IdentifierSource.date(of: row.id) ?? .distantPast
        let error = ReadError(.unreadable, "the delivery's receipt can't be read any more")
        self.init(
            delivery: row.id, file: row.series, bytes: 0, sha256: "", receivedAt: received,
            finishedAt: received, result: row.isAccepted ? "accepted" : "rejected",
            error: row.isAccepted ? nil : Failure(error), records: MirrorImport.Counts(),
            warnings: [], run: row.run,
            // Only an answer is accepted and belongs to no run.
            answer: row.isAccepted && row.run == nil ? Answer(documents: []) : nil)
    }
}
