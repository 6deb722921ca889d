import Foundation
import SiteSettings

/// Asks somebody at a terminal; the questions go to standard error.
struct Questions {
    private let say = Wording()

    /// - Returns: nil where nobody sits: standard input or standard error is no terminal.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
    }

    /// Asks for everything that is open; what is not answered stays open.
    /// - Throws: `Refused` where the input ends.
    func ask(for draft: inout SettingsDraft) throws {
        for (key, question) in draft.open {
            show(say("\n\(key): \(question)\n", "\n\(key)：\(Self.japanese[key] ?? question)\n"))
            while let value = try key == "sync.conditions" ? list() : text() {
                guard let problem = draft.decide(key, value) else { break }
                show(say("\(problem)\n", "この値は使えません。（\(problem)）\n"))
            }
        }
    }

    /// The first admin's name; nil for later.
    func admin() throws -> String? {
        show(
            say(
                "\nThe name with which you sign in at the admin screens (/admin)\n",
                "\n管理画面（/admin）にログインするときの名前\n"))
        let name = try line(say("name, or Enter for later: ", "名前（あとで決める場合はEnter）："))
        return name.isEmpty ? nil : name
    }

    private func text() throws -> TypedValue? {
        let answer = try line(say("value, or Enter to decide later: ", "値（あとで決める場合はEnter）："))
        return answer.isEmpty ? nil : .text(answer)
    }

    private func list() throws -> TypedValue? {
        let first = try line(
            say(
                "first condition, [] for everybody, or Enter to decide later: ",
                "1つ目の条件（全員が対象の場合は[]、あとで決める場合はEnter）："))
        if first.isEmpty { return nil }
        if first == "[]" { return .list([]) }
        var conditions = [first]
        while case let next = try line(say("one more, or Enter: ", "次の条件（なければEnter）：")),
            !next.isEmpty
        {
            conditions.append(next)
        }
        return .list(conditions)
    }

    private func line(_ prompt: String) throws -> String {
        show(prompt)
        // The end of the input (Ctrl-D) is no answer, and nothing is made then.
        guard let line = readLine() else {
            throw Refused("stopped; nothing was made", "中止しました。何も作成していません。")
        }
        return line.trimmingCharacters(in: .whitespaces)
    }

    /// What is asked for, in the words of the screens.
    private static let japanese = [
        "site.base_url": "ブラウザーに表示されるアドレス（例：https://mypage.example.jp）",
        "site.sender": "メールの差出人（例：マイページ <no-reply@example.jp>）",
        "sync.conditions": "マイページの対象にする求職者の条件（[]は全員）",
    ]

    private func show(_ text: String) { StandardError.write(Data(text.utf8)) }
}
