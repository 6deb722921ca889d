import Foundation
import TestSupport

/// The program with somebody at a terminal of its own.
enum AtTerminal {
    /// Runs it and types each answer once its question is there.
    /// - Parameters:
    ///   - answers: a part of each question, and what is typed then.
    ///   - locale: `LC_ALL`
    /// - Returns: the status, and everything that the terminal showed.
    static func run(
        _ arguments: [String], _ answers: [(String, String)], locale: String = "C.UTF-8"
    ) throws -> (status: Int32, shown: String) {
        let script = """
            import codecs, os, pty, sys
            count = int(sys.argv[1])
            turns = list(zip(sys.argv[2:2 + count], sys.argv[2 + count:2 + 2 * count]))
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv(sys.argv[2 + 2 * count], sys.argv[2 + 2 * count:])
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            shown = ""
            seen = 0
            while True:
                while turns and turns[0][0] in shown[seen:]:
                    seen = shown.index(turns[0][0], seen) + len(turns[0][0])
                    os.write(terminal, (turns.pop(0)[1] + "\\n").encode())
                try:
                    piece = os.read(terminal, 4096)
                except OSError:
                    break
                if not piece:
                    break
                shown += decoder.decode(piece)
            print(shown, end="")
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """
        let result = try Shell.run(
            "python3",
            ["-c", script, "\(answers.count)"] + answers.map(\.0) + answers.map(\.1)
                + ["/usr/bin/env", "LC_ALL=\(locale)", Shell.candidateSync] + arguments)
        return (result.status, String(decoding: result.output, as: UTF8.self))
    }
}
