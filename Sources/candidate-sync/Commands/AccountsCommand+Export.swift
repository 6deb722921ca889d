import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import MyPage

extension AccountsCommand {
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write all accounts as CSV, as 'accounts import' reads it.",
            discussion: """
                Columns: mail,name,status,password_set,person_id,resume_id (UTF-8), to FILE, which \
                must not exist, or to standard output. It holds no passwords, no links and no \
                sign-ups that nobody has verified, and does not say who is left in peace after a \
                withdrawal: it moves accounts, and is no substitute for a backup.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(
            help: "The CSV file to write; without it, standard output.", completion: .file())
        var file: String?

        func validate() throws {
            if options.json, file == nil {
                throw ValidationError(
                    "this writes CSV; 'accounts list --json' prints JSON, or give a FILE",
                    "出力するのはCSVです。JSONは「accounts list --json」で出力するか、書き出すファイルを指定してください。")
            }
        }

        func run() throws {
            let export = ExportAccounts(try options.lookAtAccounts())
            guard let file else {
                _ = try export { try StandardOutput.write(Data($0.utf8)) }
                return
            }
            let count = try write(export, to: file)
            try options.show(["exported": count]) {
                Wording().print("exported \(count)", "\(count)件を書き出しました。")
            }
        }

        /// A file that has the name is whole, and never written over.
        private func write(_ export: ExportAccounts, to path: String) throws -> Int {
            let folder = try Folder(holding: path)
            let partial = FileName(".accounts-\(UUID().uuidString).part")
            do {
                let output = try NewFile(partial, in: folder)
                let count = try export { try output.append($0.utf8) }
                try output.sync()
                let name = FileName((path as NSString).lastPathComponent)
                try folder.move(partial, to: folder, as: name)
                return count
            } catch {
                try? folder.remove(partial)
                if (error as? SystemError)?.code == EEXIST {
                    throw UnusableFile(
                        description: "there is a file \(path) already; give another name",
                        japanese: "\(path) はすでにあります。別の名前を指定してください。")
                }
                throw error
            }
        }
    }
}
