import DropFolder
import Foundation
import Logging
import SyncStore

/// How a screen's text gets into a file that people edit by hand as well.
extension Administration {
    /// Ends a transaction: somebody else was faster.
    private struct Overtaken: Error {}

    /// Writes a text over what was seen, and its line into the audit list: both, or neither.
    /// - Parameter text: nil takes the file away.
    func write(
        _ text: String?, into file: EditedFile, over seen: EditedFile.Revision, old: String?,
        _ what: AuditEntry.Kind, _ subject: String, by staff: Staff
    ) throws -> Saving {
        do {
            return try accounts.write { transaction in
                try transaction.note(
                    what, subject, by: staff.name, at: environment.now(), old: old, new: text)
                // The last thing that can fail: without it there is no line either.
                guard try file.replace(seen, with: text) else { throw Overtaken() }
                return .saved
            }
        } catch is Overtaken {
            return .overtaken
        } catch let error as SystemError where error.isReadOnly {
            return .refused([
                "サーバーの設定により、ファイルを書き換えられません。保存していません。管理者に samples/systemd/README.md の"
                    + "「config」をご確認いただいてください。（\(error.withoutNames)）"
            ])
        }
    }

    /// The pages of this process go by the files from now on, and so does every `watch`.
    func takeIntoUse() {
        do {
            try myPage.reload()
        } catch {
            // Somebody was at the files since they were checked: who reads them next says so.
            myPage.log.error("saved, but not in use", metadata: ["why": "\(error)"])
        }
        changed()
    }
}
