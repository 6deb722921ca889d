package import Foundation

/// A command was started as root on another user's workspace. What root makes there the service, which is
/// that user, cannot open: it would stand still over the first claim or day of the archive.
package struct WrongUser: Error, CustomStringConvertible {
    /// Whose the workspace is: a name, or the number of a user without one.
    package let owner: String

    package init(owner: uid_t) {
        if let user = getpwuid(owner) {
            self.owner = String(cString: user.pointee.pw_name)
        } else {
            self.owner = "\(owner)"
        }
    }

    package var description: String {
        "the workspace belongs to user \(owner), who could not open what root makes there, and the service "
            + "would stand still; start this as that user: runuser -u \(owner) -- candidate-sync …; or, if "
            + "root is to work on it from now on, give it to root (chown -R)"
    }
}
