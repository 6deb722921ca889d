import DropFolder
import Foundation
import SiteSettings

/// What of a workspace is kept besides its accounts: settings.yaml and the templates, byte for byte.
struct KeptFiles: Equatable {
    /// By their names from the workspace down: `templates/reminder.mustache`.
    let files: [String: Data]

    private static let settings = "settings.yaml"
    private static let settingsDraft = ".settings.yaml.restored"
    private static let templates = "templates/"

    /// Reads them as they are, good or bad. What is hidden, or no file, is not kept.
    /// - Throws: `SystemError`, also if one can't be read: the backup would lack it.
    init(of workspace: Workspace) throws {
        var files: [String: Data] = [:]
        files[Self.settings] = try Self.bytes(of: workspace.settings)
        if !Folder.isMissing(workspace.templates) {
            for name in try Folder(workspace.templates).names() where Self.isKept(name.bytes) {
                let text = String(decoding: name.bytes, as: UTF8.self)
                files[Self.templates + text] = try Self.bytes(of: "\(workspace.templates)/\(text)")
            }
        }
        self.files = files
    }

    /// - Throws: `UnusableFile` if a name is none that is ever kept: it must not lead elsewhere.
    init(_ files: [String: Data]) throws {
        for name in files.keys where name != Self.settings {
            let last = name.dropFirst(Self.templates.count)
            guard name.hasPrefix(Self.templates), Self.isKept(Array(last.utf8)),
                !last.contains("/"), !last.contains("\0")
            else {
                throw UnusableFile(
                    description: "the backup holds a file called '\(name)'; use another backup",
                    japanese: "バックアップに「\(name)」という不正なファイルがあります。別のバックアップを使ってください。")
            }
        }
        self.files = files
    }

    private static func isKept(_ name: [UInt8]) -> Bool {
        name.first.map { $0 != UInt8(ascii: ".") } == true
    }

    /// A file's bytes, also behind a link: whoever has set the workspace up may keep it elsewhere.
    /// - Returns: nil if there is none, or it is no file.
    private static func bytes(of path: String) throws(SystemError) -> Data? {
        guard !Folder.isMissing(path) else { return nil }
        let file = Folder.status(of: path, following: true)
        if let file, file.st_mode & S_IFMT != S_IFREG { return nil }
        return try Data([UInt8](ofFile: path))
    }

    /// Writes them into a workspace that has none of them: settings.yaml last, as nothing starts
    /// without it. What fails takes away again what it has written, and nothing that somebody else
    /// has put there meanwhile.
    /// - Throws: `SystemError`
    func write(to workspace: Workspace) throws {
        var written: [String] = []
        do {
            try write(to: workspace, noting: &written)
        } catch {
            for name in written { unlink("\(workspace.root)/\(name)") }
            throw error
        }
    }

    private func write(to workspace: Workspace, noting written: inout [String]) throws {
        let root = try Folder(making: workspace.root)
        let templates = files.filter { $0.key != Self.settings }
        if !templates.isEmpty {
            let folder = try Folder(making: workspace.templates)
            for (name, bytes) in templates.sorted(by: { $0.key < $1.key }) {
                try folder.write(bytes, to: FileName(String(name.dropFirst(Self.templates.count))))
                written.append(name)
            }
            try folder.syncFileSystem()
        }
        if let bytes = files[Self.settings] {
            // Under its own name only once it is whole and durable.
            let draft = FileName(Self.settingsDraft)
            try? root.remove(draft)
            try root.write(bytes, to: draft)
            written.append(Self.settingsDraft)
            try root.syncFileSystem()
            try root.move(draft, to: root, as: FileName(Self.settings))
            written.append(Self.settings)
        }
        try root.syncFileSystem()
    }
}
