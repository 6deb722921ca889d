import Foundation

/// Accounts that are gone from a workspace that was worked on: a start would make empty ones, and write to
/// everybody again.
///
/// Whoever opens a new workspace makes the accounts before the mirror. So a first start that dies in between
/// leaves no mirror alone, and a mirror alone says that there were accounts.
package enum LostAccounts {
    /// What is said of it, by `doctor` and by whatever will not make new ones.
    package static let english = (
        what: "the file is not there or empty, but the mirror is there",
        why: "a start would make an empty one, and write to everybody again",
        advice: "start nothing; " + restoring.english
    )

    package static let japanese = (
        what: "PORTERSの情報はありますが、アカウントのデータベースがないか、空です。",
        why: "このまま起動すると空のデータベースが作られ、全員にもう一度メールが送信されます。",
        advice: "何も起動しないでください。" + restoring.japanese
    )

    /// How a backup is brought back: `restore` takes a folder only without these.
    package static let restoring = (
        english: "stop everything, move state, settings.yaml and templates away, and restore a "
            + "backup with 'candidate-sync restore' (Operating, 'Backups')",
        japanese: "すべて停止し、「state」「settings.yaml」「templates」を別の場所に移してから、"
            + "「candidate-sync restore」でバックアップを戻してください"
            + "（手順は「Operating」の「Backups」にあります）。"
    )

    /// Asked before a database of accounts may be made where there is none.
    /// - Parameters:
    ///   - accounts: its path.
    ///   - mirror: the path of the mirror that belongs to it.
    /// - Throws: `StoreError` if the accounts are gone.
    package static func check(_ accounts: String, beside mirror: String) throws {
        guard areLost(accounts, beside: mirror) else { return }
        throw StoreError(lost: accounts)
    }

    /// Whether there is a mirror, and no accounts or a file without a byte, as a power cut or a full disk
    /// leaves one: it would be filled as a new one is.
    package static func areLost(_ accounts: String, beside mirror: String) -> Bool {
        // In this order: somebody else may be at the first start just now.
        guard isThere(mirror) else { return false }
        guard isThere(accounts) else { return true }
        var status = stat()
        return stat(accounts, &status) == 0 && status.st_size == 0
    }
}
