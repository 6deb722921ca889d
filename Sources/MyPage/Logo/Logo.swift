import Crypto
import DropFolder
import Foundation
import SiteSettings

/// The agency's logo: `templates/logo.png` or `templates/logo.svg` of the workspace, checked so that it
/// can do nothing but show a picture, also for whoever opens it by itself.
package struct Logo: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case png, svg

        var file: String { "logo.\(rawValue)" }
    }

    package let kind: Kind
    package let bytes: [UInt8]
    /// How wide it is for its height.
    package let ratio: Double
    /// The first 8 hex digits of its SHA-256.
    package let version: String

    /// More is no logo, and every page waits for it.
    package static let mostBytes = 262_144

    /// The logo of a workspace's templates; nil if there is none.
    /// - Throws: `LogoProblem`
    package static func read(from folder: String) throws(LogoProblem) -> Logo? {
        if Folder.isMissing(folder) { return nil }
        let open: Folder
        do {
            open = try Folder(folder)
        } catch {
            throw LogoProblem("templates", .unreadable("\(error)"))
        }
        let kinds = Kind.allCases.filter { !Folder.isMissing("\(folder)/\($0.file)") }
        guard let kind = kinds.first else {
            if let name = misnamed(in: open) { throw LogoProblem(name, .misnamed) }
            return nil
        }
        // Which one is meant, nobody can know.
        guard kinds.count == 1 else { throw LogoProblem(kind.file, .two) }
        return try Logo(kind, try bytes(of: kind.file, in: open))
    }

    /// - Throws: `LogoProblem`
    init(_ kind: Kind, _ bytes: [UInt8]) throws(LogoProblem) {
        do throws(PictureMistake) {
            switch kind {
            case .png: ratio = try PNGCheck.ratio(of: bytes)
            case .svg: ratio = try SVGCheck.ratio(of: bytes)
            }
        } catch {
            throw LogoProblem(kind.file, .picture(error))
        }
        self.kind = kind
        self.bytes = bytes
        version = String(SHA256.hash(data: bytes).hex.prefix(8))
    }

    /// What looks as if it was meant to be one: `logo.jpg`, `Logo.png`; not the former one
    /// that `EditLogo` leaves beside it.
    private static func misnamed(in folder: Folder) -> String? {
        (try? folder.names())?.map(\.printable).filter {
            $0.lowercased().hasPrefix("logo.") && !$0.hasSuffix(".old")
        }.min()
    }

    private static func bytes(of name: String, in folder: Folder) throws(LogoProblem) -> [UInt8] {
        do {
            let file = try OpenFile(FileName(name), in: folder)
            let size = Int(try file.stamp().size)
            guard size <= mostBytes else { throw LogoProblem(name, .tooLarge) }
            return try file.bytes(at: 0, count: size)
        } catch let problem as LogoProblem {
            throw problem
        } catch {
            throw LogoProblem(name, .unreadable("\(error)"))
        }
    }
}
