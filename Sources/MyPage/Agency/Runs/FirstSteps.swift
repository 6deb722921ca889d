import SiteSettings
import SyncStore

/// What somebody does who has just set up a workspace: each step done or not.
package struct FirstSteps: Sendable, Equatable {
    package enum Step: Sendable, CaseIterable {
        /// 差出人
        case sender
        /// サイトURL
        case address
        /// 条件
        case conditions
        /// 管理者
        case staff
        /// 最初のファイル
        case firstFile
        /// テストメール
        case testMail
    }

    package let done: Set<Step>

    /// - Parameter hasFile: whether a file lies in the inbox, or is being imported.
    /// - Returns: nil if there is an account or a delivery: then it is no new workspace.
    /// - Throws: `StoreError`
    init?(_ settings: Settings, hasFile: Bool, _ transaction: AccountTransaction) throws {
        guard try transaction.isUntouched() else { return nil }
        var done: Set<Step> = []
        if settings.site.sender != Settings().site.sender { done.insert(.sender) }
        if !settings.isBaseLoopback { done.insert(.address) }
        if !settings.sync.conditions.isEmpty { done.insert(.conditions) }
        let hasConfigurer = try transaction.staffMembers().contains {
            $0.staff.role == .configure && $0.hasPassword
        }
        if hasConfigurer { done.insert(.staff) }
        if hasFile { done.insert(.firstFile) }
        if try transaction.hasNoted(.staff, new: SendTestMail.noted) { done.insert(.testMail) }
        self.done = done
    }
}
