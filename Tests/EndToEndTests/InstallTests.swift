import Foundation
import TestSupport
import Testing

/// What `make install` puts where, with the program as it is built for the tests.
@Suite(.ownThreads) struct InstallTests {
    @Test func `program, manual page and completions are there, below DESTDIR and PREFIX`() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let made = try Shell.run(
            "env", "DESTDIR=\(root)", "sh", "\(repository)/.ci/install", Shell.candidateSync, "/usr"
        )
        #expect(made.status == 0, "\(made.errors)")
        func text(_ path: String) throws -> String {
            try String(contentsOfFile: "\(root)/usr/share/\(path)", encoding: .utf8)
        }
        let help = try Shell.run("\(root)/usr/bin/candidate-sync", "--version")
        #expect(help.status == 0)
        #expect(try text("bash-completion/completions/candidate-sync").contains("candidate-sync"))
        #expect(try text("zsh/site-functions/_candidate-sync").hasPrefix("#compdef candidate-sync"))
        #expect(
            try text("fish/vendor_completions.d/candidate-sync.fish").contains("candidate-sync"))
        let bash = "\(root)/usr/share/bash-completion/completions/candidate-sync"
        #expect(try Shell.run("bash", "-n", bash).status == 0)
        let page = try text("man/man1/candidate-sync.1")
        for section in [".TH CANDIDATE-SYNC 1", ".SS runs undo", ".SH EXIT STATUS", ".SH FILES"] {
            #expect(page.contains("\n\(section)") || page.hasPrefix(section), "\(section)")
        }
    }

    @Test func `the tabulator completes files and folders, too`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(
            atPath: "\(folder)/workspace", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data().write(to: URL(filePath: "\(folder)/export.xml"))
        let script = """
            . <('\(Shell.candidateSync)' --generate-completion-script bash)
            complete_last() {
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                COMPREPLY=()
                _candidate-sync "$1" "${@: -1}" "${@: -2:1}"
                echo "${COMPREPLY[@]}"
            }
            complete_last candidate-sync check "$1/exp"
            complete_last candidate-sync status --workspace "$1/work"
            """
        let result = try Shell.run("bash", "-c", script, "bash", folder)
        #expect(
            String(decoding: result.output, as: UTF8.self)
                == "\(folder)/export.xml\n\(folder)/workspace\n", "\(result.errors)")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/man"), "no man"))
    func `the manual page is set without a warning`() throws {
        let page = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).1")
            .path
        defer { try? FileManager.default.removeItem(atPath: page) }
        let made = try Shell.run(
            "sh", "-c",
            "'\(Shell.candidateSync)' --experimental-dump-help | "
                + "python3 '\(repository)/.ci/man-page' 1.0 >'\(page)'")
        #expect(made.status == 0, "\(made.errors)")
        let set = try Shell.run(
            "env", "LC_ALL=C.UTF-8", "MANWIDTH=100", "man", "--warnings", "-E", "UTF-8", "-l", page)
        #expect(set.status == 0 && set.errors.isEmpty, "\(set.errors)")
        #expect(String(decoding: set.output, as: UTF8.self).contains("求職者同期"))
    }
}
