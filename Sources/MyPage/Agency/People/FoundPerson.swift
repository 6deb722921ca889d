import Publishing
import Recruiting
package import SyncStore

/// Somebody in a list of people: an account, or a person in the mirror without one.
package struct FoundPerson: Sendable {
    package let personId: Int64?
    package let name: String
    /// フリガナ, as last exported; empty if it never was.
    package var reading = ""
    package let mail: String
    package let account: Account?
    /// Whether a link was sent that can still be used.
    var hasLiveLink = false
    /// The names of the owners (所有者), the candidate's first.
    package var owners: [String] = []

    /// What the screens call how it stands (状態).
    package var state: String {
        guard let account else { return "アカウントなし" }
        guard account.isOpen else { return account.status.japanese }
        if hasLiveLink { return AccountFilter.State.waiting.japanese }
        return account.lastMailAt == nil
            ? "仮登録（未送信）" : AccountFilter.State.expired.japanese
    }
}

extension AccountFilter.State {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .provisional: AccountStatus.provisional.japanese
        case .waiting: "仮登録（URL有効）"
        case .expiring: "仮登録（URL期限間近）"
        case .expired: "仮登録（URL期限切れ）"
        case .registered: AccountStatus.registered.japanese
        case .withdrawn: AccountStatus.withdrawn.japanese
        }
    }
}
