import Foundation
import SiteSettings
import SyncStore

extension Pipeline {
    /// Sends anew what the CRM could not take, as far as it is due; behind the runs, whose documents
    /// overtake it.
    func retryStatuses() throws {
        guard settings.status.answerWithinHours > 0 else { return }
        while try stages.statusRetries.sendNext() { try listener(.writing(done: 0, total: 0)) }
    }

    /// When something is to be sent anew next; nil if nothing is.
    func nextRetry() throws -> Date? {
        guard settings.status.answerWithinHours > 0 else { return nil }
        return try accounts.read { try $0.nextStatusRetry() }
    }
}
