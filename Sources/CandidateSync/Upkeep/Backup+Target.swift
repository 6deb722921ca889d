import DropFolder
import Foundation
import SiteSettings

extension Backup {
    /// Where a backup goes, and the draft beside it.
    struct Target {
        let path: String
        let folder: Folder
        private let name: FileName
        private let draftName: String
        private let replacing: Bool

        var draftPath: String { "\(folder.path)/\(draftName)" }
        private var draft: FileName { FileName(draftName) }

        /// - Parameter workspace: the one that is backed up, whose own files are never replaced: the log
        ///   of the former database would be taken for the new one's.
        init(_ path: String, replacing: Bool, beside workspace: Workspace) throws {
            let last = (path as NSString).lastPathComponent
            let present = Folder.status(of: path)
            guard !last.isEmpty, !path.hasSuffix("/"), ![".", ".."].contains(last),
                present.map({ $0.st_mode & S_IFMT == S_IFREG }) ?? true
            else {
                throw UnusableFile(
                    description: "\(path): give the name of a file",
                    japanese: "「\(path)」はファイル名ではありません。作成するファイルの名前を指定してください。")
            }
            guard replacing || present == nil else {
                throw UnusableFile(
                    description:
                        "\(path) is there already; give another name, or --force to replace it",
                    japanese: "\(path) はすでにあります。別の名前を指定するか、置き換える場合は--forceを付けてください。")
            }
            let own = [workspace.accounts, workspace.mirror, workspace.settings]
            let isOwn = present.map { file in own.contains { Self.leads($0, to: file) } } ?? false
            guard !isOwn else {
                throw UnusableFile(
                    description: "\(path) is a file of the workspace itself; give another name",
                    japanese: "\(path) はワークスペースで使用中のファイルです。別の名前を指定してください。")
            }
            self.path = path
            self.replacing = replacing
            name = FileName(last)
            draftName = ".\(last).part"
            folder = try Folder(holding: path)
        }

        /// Whether a path leads to that very file.
        private static func leads(_ path: String, to file: stat) -> Bool {
            guard let found = Folder.status(of: path, following: true) else { return false }
            return found.st_dev == file.st_dev && found.st_ino == file.st_ino
        }

        func removeDraft() throws(SystemError) {
            for suffix in ["", "-journal"] {
                try folder.removeIfThere(FileName(draftName + suffix))
            }
        }

        /// Makes the draft durable.
        /// - Returns: how large it is.
        func syncDraft() throws -> Int64 {
            try folder.syncFileSystem()
            return try OpenFile(draft, in: folder).stamp().size
        }

        /// Gives the draft its name, in one step.
        func publish() throws {
            if replacing {
                guard rename(draftPath, path) == 0 else {
                    throw SystemError("move \(draftPath) to", path)
                }
            } else {
                try folder.move(draft, to: folder, as: name)
            }
            try folder.sync()
        }
    }
}
