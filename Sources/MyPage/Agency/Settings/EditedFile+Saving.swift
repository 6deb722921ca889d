import DropFolder
import Foundation
import SyncStore

/// How a screen's text gets into a file that people edit by hand as well.
extension EditedFile {
    /// Ends a transaction: somebody else was faster.
    private struct Overtaken: Error {}

    /// Writes a text over what was seen, and its line into the audit list: both, or neither.
    /// - Parameter text: nil takes the file away.
    func save(
        _ text: String?, over seen: EditedFile.Revision, old: String?,
        _ what: AuditEntry.Kind, _ subject: String, by staff: Staff, on site: MyPageSite
    ) throws -> Saving {
        do {
            return try site.accounts.write { transaction in
                try transaction.note(
                    what, subject, by: staff.name, at: site.now, old: old, new: text)
                // The last thing that can fail: without it there is no line either.
                guard try replace(seen, with: text) else { throw Overtaken() }
                return .saved
            }
        } catch is Overtaken {
            return .overtaken
        } catch let error as SystemError where error.isReadOnly {
            return .readOnly(error)
        }
    }
}

extension Saving {
    /// The workspace's files may not be written.
    static func readOnly(_ error: SystemError) -> Saving {
        .refused([
            "サーバーの設定により、ファイルを書き換えられません。保存していません。システムの管理者に、"
                + "samples/systemd/README.mdの「config」の確認を依頼してください。（\(error.japanese)）"
        ])
    }
}
