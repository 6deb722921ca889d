package import Foundation
import SiteSettings
package import SyncStore

extension Rules {
    /// Why a run that would write to so many people waits for an approval, by the number of people
    /// alone; nil if it does not.
    package func limit(planned: Int, at now: Date, _ transaction: AccountTransaction) throws
        -> HoldReason?
    {
        let limit = settings.safety.maxNewAccounts
        guard limit > 0, planned > 0 else { return nil }
        let written = try transaction.peopleWritten(since: now.addingTimeInterval(-86_400))
        return written + planned > limit ? .limit(limit, planned: planned, written: written) : nil
    }
}
