import DropFolder
import Foundation
import Logging
import Recruiting
import SyncStore

/// The agency's side: what the admin screens do, without a word of HTTP. Several processes may do it
/// on one workspace.
///
/// Every change is made together with its line in the audit list.
public final class Administration: Sendable {
    public let myPage: MyPage
    let workspace: Workspace
    /// Told when something has changed that a `watch` of this process goes by.
    private let onChange: @Sendable () -> Void

    /// - Parameter onChange: wakes whoever works on the workspace in this process; one in another
    ///   process finds out by itself.
    public init(
        _ workspace: Workspace, _ myPage: MyPage, onChange: @escaping @Sendable () -> Void = {}
    ) {
        self.workspace = workspace
        self.myPage = myPage
        self.onChange = onChange
    }

    var accounts: AccountStore { myPage.accounts }
    var mirror: MirrorStore { myPage.mirror }
    var environment: Environment { myPage.environment }

    func changed() { onChange() }
}
