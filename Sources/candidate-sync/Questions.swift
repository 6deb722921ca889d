import Foundation
import SiteSettings

/// Asks somebody at a terminal; the questions go to standard error.
struct Questions {
    /// - Returns: nil where nobody sits: standard input or standard error is no terminal.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
    }

    /// Asks for everything that is open; what is not answered stays open.
    /// - Throws: `Refused` where the input ends.
    func ask(for draft: inout SettingsDraft) throws {
        for (key, question) in draft.open {
            say("\n\(key): \(question)\n")
            while let value = try key == "sync.conditions" ? list() : text() {
                guard let problem = draft.decide(key, value) else { break }
                say("\(problem)\n")
            }
        }
    }

    /// The first admin's name; nil for later.
    func admin() throws -> String? {
        say("\nThe name with which you sign in at the admin screens (/admin)\n")
        let name = try line("name, or Enter for later: ")
        return name.isEmpty ? nil : name
    }

    private func text() throws -> SettingsDraft.Value? {
        let answer = try line("value, or Enter to decide later: ")
        return answer.isEmpty ? nil : .text(answer)
    }

    private func list() throws -> SettingsDraft.Value? {
        let first = try line("first condition, [] for everybody, or Enter to decide later: ")
        if first.isEmpty { return nil }
        if first == "[]" { return .list([]) }
        var conditions = [first]
        while case let next = try line("one more, or Enter: "), !next.isEmpty {
            conditions.append(next)
        }
        return .list(conditions)
    }

    private func line(_ prompt: String) throws -> String {
        say(prompt)
        // The end of the input (Ctrl-D) is no answer, and nothing is made then.
        guard let line = readLine() else {
            throw Refused("stopped; nothing was made", "中止しました。何も作成していません。")
        }
        return line.trimmingCharacters(in: .whitespaces)
    }

    private func say(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
