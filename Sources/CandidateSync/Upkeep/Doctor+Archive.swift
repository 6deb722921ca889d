import Foundation
import Publishing
import SiteSettings
import SyncStore

extension Doctor {
    /// Looks for imported files of which the accounts know nothing, as they are a backup from before
    /// (and somebody has put the archive back beside it): nobody in them was decided here.
    ///
    /// What is older than the oldest delivery that is known was forgotten in its time.
    func archive() throws -> [Finding] {
        let files = try Archive(path: workspace.archive).files().filter { !$0.isNamedAnswer }
        guard !files.isEmpty else { return [] }
        let unknown = try AccountStore.looking(at: workspace.accounts) { transaction in
            let oldest = try transaction.oldestDelivery() ?? ""
            let found = try files.filter {
                try $0.delivery > oldest && transaction.delivery($0.delivery) == nil
            }
            guard !found.isEmpty else { return found }
            let replayed = Set(
                try transaction.replays().map(\.original)
                    + transaction.receiptsOfReplays()
                    .compactMap { (try? JSONText.decode(Receipt.self, from: $0))?.replayOf })
            return found.filter { !replayed.contains($0.delivery) }
        }
        guard !unknown.isEmpty else { return [] }
        return [Finding(.archiveUnknown(unknown.map(\.delivery)), "state/archive")]
    }
}
