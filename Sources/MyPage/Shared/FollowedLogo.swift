import DropFolder
import Foundation
import Logging
import Publishing
import SiteSettings
import Synchronization

/// The workspace's logo as it is in the folder of the templates, looked at anew when that has changed.
final class FollowedLogo: Sendable {
    private let last = Mutex<(stamp: [String]?, logo: Result<Logo?, LogoProblem>)>(
        (nil, .success(nil)))

    var present: Result<Logo?, LogoProblem> { last.withLock { $0.logo } }

    /// - Returns: why there is none to be shown, if that is new.
    func look(in folder: String) -> LogoProblem? {
        let stamp = Self.stamp(of: folder)
        guard last.withLock({ $0.stamp }) != stamp else { return nil }
        // What changes from now on has another stamp, and is looked at again.
        let logo = Result { () throws(LogoProblem) in try Logo.read(from: folder) }
        last.withLock { $0 = (stamp, logo) }
        guard case .failure(let problem) = logo else { return nil }
        return problem
    }

    /// What tells a file, and the names in the folder, from what they were.
    private static func stamp(of folder: String) -> [String] {
        ([folder] + Logo.Kind.allCases.map { "\(folder)/\($0.file)" }).map { path in
            guard let status = Folder.status(of: path) else { return "" }
            let (modified, changed) = (status.st_mtim, status.st_ctim)
            return "\(status.st_ino) \(status.st_size) \(modified.tv_sec).\(modified.tv_nsec) "
                + "\(changed.tv_sec).\(changed.tv_nsec) \(status.st_mode)"
        }
    }
}

extension MyPageSite {
    /// The agency's logo; nil if there is none that can be shown.
    package var shownLogo: Logo? { (try? logo.present.get()) ?? nil }

    /// Why the logo that is there is not shown.
    package var logoProblem: LogoProblem? {
        guard case .failure(let problem) = logo.present else { return nil }
        return problem
    }

    /// Looks for another logo; one that cannot be shown is told once.
    func followLogo() {
        if let problem = logo.look(in: open.paths.templates) { log.warning("\(problem)") }
    }
}
