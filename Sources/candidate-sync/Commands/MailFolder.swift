import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import SiteSettings

/// The folder for the mails of a simulation: new or empty, and none that a collector may look into.
struct MailFolder {
    private let folder: Folder

    /// - Throws: `ValidationError`, `UnusableFile`, `SystemError`
    init(_ path: String, of workspace: Workspace) throws {
        let real = Self.resolved(path)
        for taken in [workspace.outbox, workspace.inbox, workspace.state] {
            let taken = Self.resolved(taken)
            if real == taken || real.hasPrefix(taken + "/") {
                throw ValidationError(
                    "\(path) is where the workspace has its own files; choose another folder",
                    "\(path) はワークスペースのフォルダーです。別のフォルダーを指定してください。")
            }
        }
        folder = try Folder(making: path, mode: 0o700)
        guard try folder.names().isEmpty else {
            throw UnusableFile(
                description: "the folder \(path) is not empty; choose a new one",
                japanese: "フォルダー \(path) は空ではありません。新しいフォルダーを指定してください。")
        }
    }

    func write(_ mail: [UInt8], as name: String) throws {
        try folder.write(mail, to: FileName(name))
    }

    /// The path without links, also of what is not there yet.
    private static func resolved(_ path: String) -> String {
        if let real = Folder.realPath(path) { return real }
        let parent = Folder.path(holding: path)
        guard parent != path else { return path }
        let last = (path as NSString).lastPathComponent
        return "\(resolved(parent))/\(last)"
    }
}
