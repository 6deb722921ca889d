package import DropFolder
import Foundation
import SiteSettings

extension Environment {
    /// When a look at the inbox takes place.
    package var moment: Inbox.Moment {
        Inbox.Moment(
            elapsed: elapsed(), now: Int64(now().timeIntervalSince1970 * 1_000_000_000))
    }
}
