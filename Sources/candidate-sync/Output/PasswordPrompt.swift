import Foundation
import MyPage
import MyPageWeb

/// How the terminal was before what is typed was hidden. A signal's handler can hold nothing: it is written
/// before that is set, and read by it alone.
nonisolated(unsafe) private var terminalBefore = termios()

/// Ends the process as the signal would have, with a terminal that shows what is typed: a shell that was not
/// told of the signal, behind `runuser` say, shows nothing any more.
private func showWhatIsTyped(_ number: Int32) {
    var before = terminalBefore
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
    signal(number, SIG_DFL)
    raise(number)
}

/// Asks for a password without showing it; never an argument, which every process can read.
enum PasswordPrompt {
    /// Reads one line: twice and without an echo from a terminal, until both are the same; once from
    /// anything else.
    /// - Parameter least: how many characters it must have.
    static func read(least: Int) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try line() }
        let say = Wording()
        while true {
            let password = try hidden(
                say("New password (\(least) characters or more): ", "新しいパスワード（\(least)文字以上）："))
            if try hidden(say("Once more: ", "もう一度：")) == password { return password }
            Terminal.complain(
                say(
                    "the two passwords are not the same; type it again",
                    "2回入力したパスワードが一致しません。もう一度入力してください。"))
        }
    }

    /// What somebody at a terminal, or the system, ends a command by.
    private static let signals = [SIGINT, SIGQUIT, SIGTERM, SIGHUP]

    private static func hidden(_ question: String) throws -> String {
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        terminalBefore = before
        for number in Self.signals { signal(number, showWhatIsTyped) }
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            for number in Self.signals { signal(number, SIG_DFL) }
            StandardError.write(Data("\n".utf8))
        }
        StandardError.write(Data(question.utf8))
        guard let line = readLine() else { throw nothingGiven }
        return line
    }

    private static func line() throws -> String {
        guard let line = readLine(), !line.isEmpty else { throw nothingGiven }
        return line
    }

    private static var nothingGiven: Refused {
        Refused(
            "no password was given; type it, or pipe it in",
            "パスワードが入力されていません。入力するか、標準入力で渡してください。")
    }
}

extension Refused {
    init(_ refusal: PasswordRefusal) {
        self.init("the password is \(refusal.english)", refusal.japanese)
    }
}

extension PasswordRefusal {
    /// What is wrong with it, for a person at a terminal.
    var english: String {
        switch self {
        case .tooShort(let length): "too short: at least \(length) characters"
        case .tooLong(let length): "too long: at most \(length) characters"
        case .common: "a common word or name with little more; \(advice)"
        case .personal: "too close to the name, the mail address or the site's name; \(advice)"
        case .keyboard: "a row of neighbouring keys; \(advice)"
        case .repeated: "the same thing repeated; \(advice)"
        case .sequence: "letters or digits in their order; \(advice)"
        case .date: "a date or a year with little more; \(advice)"
        case .tooGuessable: "too easy to guess; \(advice)"
        case .different: "not the same both times"
        case .unchanged: "the present one"
        }
    }

    private var advice: String { "four unrelated words in a row are hard to guess" }
}
