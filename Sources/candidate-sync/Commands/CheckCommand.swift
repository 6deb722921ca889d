import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import SyncStore

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read and validate exports, and change nothing.",
        discussion: "Exit status 1 if any of them would be rejected.")

    @OptionGroup var options: WorkspaceOptions

    @Argument(help: "The exports.", completion: .file())
    var files: [String]

    func validate() throws { try checkAreThere(files) }

    func run() throws {
        let settings = try options.settings()
        let progress = ProgressLine()
        let checks = files.map { file in
            // Each file is a step of its own, whose speed is told from its start.
            let name = FileName((file as NSString).lastPathComponent).printable
            return DocumentCheck(path: file, settings: settings) { done, total in
                progress.show(.checking(name), done >> 20, total >> 20)
            }
        }
        progress.end()
        try options.show(checks) { show(checks, Wording(options)) }
        if checks.contains(where: { !$0.isAccepted }) { throw ExitCode(1) }
    }

    private func show(_ checks: [DocumentCheck], _ say: Wording) {
        say.printTable(
            ["file", "result", "candidates", "resumes", "users"],
            ["ファイル", "結果", "個人連絡先", "レジュメ", "ユーザー"],
            checks.map {
                [
                    $0.file,
                    say($0.isAccepted ? "good" : "bad", $0.isAccepted ? "問題なし" : "取り込めません"),
                    "\($0.candidates)", "\($0.resumes)",
                    "\($0.users)",
                ]
            })
        for check in checks { say.print(check.error, check.warnings, of: check.file) }
    }
}
