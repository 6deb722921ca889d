import DropFolder
import Foundation
import Publishing
package import SiteSettings

/// The simulations that somebody has saved: `state/simulations/<name>.json`, for the owner alone.
package struct SavedSimulations {
    private let folder: String

    package init(_ workspace: Workspace) { folder = workspace.simulations }

    /// A name that is none, or of nothing.
    package enum Unknown: Error, CustomStringConvertible {
        case noName(String)
        case none(String)
        case unreadable(String)

        package var description: String {
            switch self {
            case .noName(let name):
                "'\(name)' is not a simulation name: use letters, digits, -, _ and ., "
                    + "64 at the most"
            case .none(let name):
                "there is no simulation '\(name)'; make one with 'simulate --save'"
            case .unreadable(let name):
                "the simulation '\(name)' cannot be read; make it again with "
                    + "'simulate --save'"
            }
        }
    }

    /// Whether something can be saved under a name: 1 to 64 letters, digits, `-`, `_` and `.`, and no
    /// dot in front.
    package static func isName(_ name: String) -> Bool {
        name.wholeMatch(of: /[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}/) != nil
    }

    /// Saves one, in the place of a former one of that name.
    /// - Throws: `SystemError`, `Unknown`
    package func save(_ simulation: SavedSimulation, as name: String) throws {
        try Folder(making: folder, mode: 0o700).overwrite(
            FileName(file(name)), with: JSONText.encode(simulation), mode: 0o600)
    }

    /// - Throws: `Unknown` if there is none of that name, or it cannot be read.
    package func named(_ name: String) throws -> SavedSimulation {
        let path = try "\(folder)/\(file(name))"
        if Folder.isMissing(path) { throw Unknown.none(name) }
        do {
            return try JSONText.decode(
                SavedSimulation.self, from: Data([UInt8](ofFile: path)))
        } catch {
            throw Unknown.unreadable(name)
        }
    }

    private func file(_ name: String) throws -> String {
        guard Self.isName(name) else { throw Unknown.noName(name) }
        return "\(name).json"
    }
}
