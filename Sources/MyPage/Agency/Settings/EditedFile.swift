import Crypto
import DropFolder
import Foundation
import SiteSettings

/// A file of the workspace that people edit, by hand and on the screens.
struct EditedFile {
    let path: String

    /// What a screen showed, so that a save can tell whether it is still so.
    struct Revision: Equatable {
        /// The bytes; nil if there is no file.
        let bytes: [UInt8]?

        /// SHA-256 in hex, or `none`.
        var name: String { bytes.map { SHA256.hash(data: $0).hex } ?? "none" }

        /// The text; nil if there is no file. A byte-order mark is no part of it, as for whoever
        /// else reads the file.
        /// - Throws: `NotText` if it is no UTF-8.
        var text: String? {
            get throws {
                guard let bytes else { return nil }
                guard let text = String(validating: bytes.withoutByteOrderMark, as: UTF8.self)
                else { throw NotText() }
                return text
            }
        }
    }

    /// The file holds bytes that are no UTF-8.
    struct NotText: Error {}

    /// The file as it is.
    func revision() throws -> Revision {
        let (folder, name) = place
        guard let folder = try? Folder(folder) else { return Revision(bytes: nil) }
        return Revision(bytes: try folder.bytes(of: name))
    }

    /// Writes the file, or takes it away, if it is still what was seen; the former one stays beside
    /// it as `<name>.old`.
    /// - Returns: false, and nothing is changed, if somebody else was faster.
    func replace(_ seen: Revision, with text: String?) throws -> Bool {
        let (path, name) = place
        let folder = try Folder(making: path)
        return try folder.replace(
            name, holding: seen.bytes, with: text.map { Array($0.utf8) },
            keptAs: FileName(bytes: name.bytes + Array(".old".utf8)))
    }

    /// A link is followed: what it leads to is what people edit.
    private var place: (folder: String, name: FileName) {
        let target = (path as NSString).resolvingSymlinksInPath as NSString
        return (target.deletingLastPathComponent, FileName(target.lastPathComponent))
    }
}
