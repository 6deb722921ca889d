import DropFolder
import Foundation

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

        init(_ path: String, replacing: Bool) throws {
            let last = (path as NSString).lastPathComponent
            var status = stat()
            let isThere = lstat(path, &status) == 0
            guard !last.isEmpty, !path.hasSuffix("/"), ![".", ".."].contains(last),
                !isThere || status.st_mode & S_IFMT == S_IFREG
            else {
                throw UnusableFile(
                    description: "\(path): give the name of a file",
                    japanese: "「\(path)」はファイル名ではありません。作成するファイルの名前を指定してください。")
            }
            guard replacing || !isThere else {
                throw UnusableFile(
                    description:
                        "\(path) is there already; give another name, or --force to replace it",
                    japanese: "\(path) はすでにあります。別の名前を指定するか、置き換える場合は--forceを付けてください。")
            }
            self.path = path
            self.replacing = replacing
            name = FileName(last)
            draftName = ".\(last).part"
            folder = try Folder(holding: path)
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
