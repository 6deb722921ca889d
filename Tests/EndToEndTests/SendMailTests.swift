import Foundation
import Glibc
import SiteSettings
import TestSupport
import Testing

/// `samples/hand-over/send-mail` with programs that do what real ones might.
@Suite(.ownThreads) struct SendMailTests {
    private let handOver: HandOver

    init() throws { handOver = try HandOver() }

    /// A program that keeps what it is given: the mails in their order, and the arguments.
    private func keeper(_ arguments: String...) throws -> [String] {
        let kept = "\(handOver.test.workspace.root)/kept"
        return ["sh", "-c", "echo \"$@\" >>\(kept); tail -n 1 >>\(kept)", "keeper"] + arguments
    }

    private func kept() throws -> [String] {
        try String(contentsOfFile: "\(handOver.test.workspace.root)/kept", encoding: .utf8)
            .split(whereSeparator: \.isNewline).map(String.init)
    }

    /// A program that says that it has begun, and ends when it is let go.
    private func waiter() throws -> (
        command: [String], hasBegun: () -> Bool, letGo: () throws -> Void
    ) {
        let root = handOver.test.workspace.root
        try #require(mkfifo("\(root)/gate", 0o600) == 0)
        return (
            ["sh", "-c", "echo >\(root)/begun; cat \(root)/gate"],
            { FileManager.default.fileExists(atPath: "\(root)/begun") },
            { _ = try Shell.run("sh", "-c", "echo >\(root)/gate") }
        )
    }

    /// What starts the script so that one of the programs that it calls is another one.
    private func replacing(_ program: String, by script: String) throws -> String {
        let tools = "\(handOver.test.workspace.root)/tools"
        try FileManager.default.createDirectory(
            atPath: tools, withIntermediateDirectories: false)
        try Shell.makeStub("\(tools)/\(program)", script)
        return "PATH=\(tools):/usr/bin:/bin"
    }

    @Test func `mails go in the order of their names, and are gone`() throws {
        for name in ["2", "1", "3"] { try handOver.put(name) }
        #expect(try handOver.send(by: keeper("mail")).status == 0)
        #expect(try kept() == ["mail", "1", "mail", "2", "mail", "3"])
        #expect(try handOver.mails().isEmpty)
        #expect(try handOver.names(in: "sending").isEmpty)
    }

    @Test func `a mail that cannot be read for a moment waits, and is not refused for good`()
        throws
    {
        try handOver.put("1")
        let path = try replacing(
            "awk", by: "case \"$*\" in *field=*) exit 2 ;; esac; exec /usr/bin/awk \"$@\"")
        #expect(try handOver.send(by: keeper("{to}"), launcher: [path]).status == 75)
        #expect(try handOver.names(in: "failed").isEmpty)
        #expect(try handOver.send(by: keeper("{to}")).status == 0)
        #expect(try kept() == ["hanako@mail.example", "1"])
    }

    @Test(arguments: [
        ("hanako@mail.example", "hanako@mail.example", "hanako@mail.example"),
        ("花子 <hanako@mail.example>", "hanako@mail.example", "hanako@mail.example"),
        (
            "=?UTF-8?B?6Iqx5a2Q?=\r\n <hanako@mail.example>", "hanako@mail.example",
            "hanako@mail.example"
        ),
        (
            "\"taro..yamada\"@docomo.example", "\"taro..yamada\"@docomo.example",
            "taro..yamada@docomo.example"
        ),
        ("o'hara+x@mail.example", "o'hara+x@mail.example", "o'hara+x@mail.example"),
        ("\"-f.$(id)\"@x.example", "\"-f.$(id)\"@x.example", nil),
    ])
    func `a program is given the addresses that a mail bears`(
        field: String, to: String, unquoted: String?
    ) throws {
        try handOver.put("1", to: field)
        let arguments = unquoted == nil ? ["{from}", "{to}"] : ["{from}", "{to}", "{to-unquoted}"]
        let command = try keeper() + arguments
        #expect(try handOver.send(by: command).status == 0)
        #expect(
            try kept().first
                == ["a@example.jp", to, unquoted].compactMap(\.self).joined(separator: " "))
    }

    @Test func `what is no mail is left where it is`() throws {
        let folder = "\(handOver.test.workspace.outbox)/mail"
        try handOver.put("1")
        try handOver.test.write("", to: "outbox/mail/.2.eml")
        try handOver.test.write("", to: "outbox/mail/3.eml.part")
        try handOver.test.write("", to: "outbox/mail/4 $(id).eml")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/5.eml", withDestinationPath: "/etc/passwd")
        try #require(mkfifo("\(folder)/6.eml", 0o600) == 0)
        #expect(try handOver.send(by: keeper()).status == 0)
        #expect(try kept() == ["1"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 5)
    }

    @Test func `a mail that is refused for good is set aside with the reason, the rest goes on`()
        throws
    {
        for name in ["1", "2", "3"] { try handOver.put(name) }
        let command = ["sh", "-c", "read -r a; grep -q '^2' || exit 0; echo no such user; exit 67"]
        #expect(try handOver.send(by: command).status == 1)
        #expect(try handOver.mails().isEmpty)
        #expect(try handOver.names(in: "failed") == ["2.eml", "2.eml.reason"])
        let reason = try String(
            contentsOfFile: "\(handOver.state)/failed/2.eml.reason", encoding: .utf8)
        #expect(reason == "no such user\n")
        // It is told until somebody has decided.
        #expect(try handOver.send(by: command).status == 1)
    }

    @Test func `what cannot go now waits in the outbox, and three in a row end the start`() throws {
        for name in ["1", "2", "3", "4", "5"] { try handOver.put(name) }
        let before = try handOver.mails()
        let result = try handOver.send(by: ["sh", "-c", "exit 75"])
        #expect(result.status == 75)
        #expect(String(decoding: result.output, as: UTF8.self).matches(of: /waits/).count == 3)
        #expect(try handOver.mails() == before)
        #expect(try handOver.names(in: "sending").isEmpty)
        // The next start begins behind them: none keeps another for ever.
        #expect(try handOver.send(by: keeper()).status == 0)
        #expect(try kept() == ["4", "5", "1", "2", "3"])
    }

    @Test(arguments: [64, 70, 77, 78, 127])
    func `no other exit status loses a mail`(status: Int) throws {
        try handOver.put("1")
        #expect(try handOver.send(by: ["sh", "-c", "exit \(status)"]).status == 75)
        #expect(try handOver.mails().count == 1)
    }

    @Test(arguments: [
        (65, "recipient address x not accepted by the server", "550 5.1.1 no such user", true),
        (69, "recipient address x not accepted by the server", "450 4.2.0 try again", false),
        (69, "the server did not accept the mail", "554-5.7.1 spam", true),
        (65, "envelope from address x not accepted by the server", "550 5.7.1 not you", false),
        // Postfix, Exchange and SES.
        (
            65, "recipient address x not accepted by the server",
            "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user x", false
        ),
        (69, "the server did not accept the mail", "550 5.7.60 SMTP; not as this sender", false),
        (69, "the server did not accept the mail", "554 5.2.252 SendAsDenied; x", false),
        (
            69, "the server did not accept the mail",
            "554 Message rejected: Email address is not verified.", false
        ),
        // Of this machine: Postfix, and Exchange.
        (
            65, "recipient address x not accepted by the server",
            "554 5.7.1 <x@mail.example>: Relay access denied", false
        ),
        (
            65, "recipient address x not accepted by the server",
            "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname", false
        ),
        (
            65, "recipient address x not accepted by the server",
            "554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied", false
        ),
        (
            65, "recipient address x not accepted by the server",
            "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", false
        ),
    ])
    func `a mail is refused by what the server says to msmtp, but never for who sends it`(
        status: Int, what: String, words: String, isRefused: Bool
    ) throws {
        try handOver.put("1")
        let command =
            "printf 'msmtp: %s\\n' '\(what)' 'server message: \(words)'; exit \(status)"
        #expect(try handOver.send(by: ["sh", "-c", command]).status == (isRefused ? 1 : 75))
        #expect(try handOver.mails().isEmpty == isRefused)
    }

    @Test func `a mail for which nothing was begun waits, and is not unsure`() throws {
        try handOver.put("1")
        let path = try replacing("sync", by: "[ $# = 1 ] || exit 2")
        #expect(try handOver.send(by: keeper(), launcher: [path]).status == 75)
        #expect(try handOver.names(in: "sending").isEmpty)
        #expect(try handOver.send(by: keeper()).status == 0)
        #expect(try kept() == ["1"])
        #expect(try handOver.names(in: "unsure").isEmpty)
    }

    @Test func `a lock that fails is told, and not taken for another one at work`() throws {
        try handOver.put("1")
        let path = try replacing("flock", by: "exit 71")
        let result = try handOver.send(by: keeper(), launcher: [path])
        #expect(result.status == 74)
        #expect(result.errors.contains("could not be locked"))
        #expect(try handOver.mails().count == 1)
    }

    @Test func `what may not be read is not refused, and a folder that may not be read is told`()
        throws
    {
        let folder = "\(handOver.test.workspace.outbox)/mail"
        // Root may read everything unless it gives that up.
        let launcher =
            geteuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
        for name in ["1", "2"] { try handOver.put(name) }
        try #require(chmod("\(folder)/1.eml", 0) == 0)
        #expect(try handOver.send(by: keeper(), launcher: launcher).status == 75)
        #expect(try kept() == ["2"])
        #expect(try handOver.names(in: "failed").isEmpty)
        try #require(chmod("\(folder)/1.eml", 0o600) == 0)
        try #require(chmod(folder, 0o300) == 0)
        let result = try handOver.send(by: keeper(), launcher: launcher)
        try #require(chmod(folder, 0o700) == 0)
        #expect(result.status == 78)
        #expect(result.errors.contains("may not be read"))
        #expect(try handOver.mails().count == 1)
    }

    @Test func `a program that is killed leaves a mail of which nobody knows`() throws {
        try handOver.put("1")
        try handOver.put("2")
        let command = ["sh", "-c", "grep -q '^1' && kill -9 $$; exit 0"]
        #expect(try handOver.send(by: command).status == 1)
        #expect(try handOver.names(in: "unsure") == ["1.eml"])
        #expect(try handOver.mails().isEmpty)
    }

    /// Whether a child has ended, reaped or not: see proc(5), `/proc/pid/stat`.
    private static func hasEnded(_ child: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8) else {
            return true
        }
        return stat.split(separator: ")").last?.split(separator: " ").first == "Z"
    }

    @Test func `two never send at once, not even if the first is killed`() throws {
        for name in ["1", "2"] { try handOver.put(name) }
        let (command, hasBegun, letGo) = try waiter()
        let first = try handOver.start(command)
        let isAtWork = waitFor { hasBegun() }
        try #require(isAtWork)
        #expect(try handOver.send(by: keeper()).errors.contains("another one is at work"))
        kill(first.processIdentifier, SIGKILL)
        // `waitUntilExit` would wait for its program as well, which still has the mail.
        let isKilled = waitFor { Self.hasEnded(first.processIdentifier) }
        #expect(isKilled)
        #expect(try handOver.send(by: keeper()).errors.contains("another one is at work"))
        #expect(try handOver.names(in: "sending") == ["1.eml"])
        try letGo()
        // Now nobody knows whether it went out: it is told, and neither sent nor lost.
        let isFree = try waitFor { try handOver.send(by: keeper()).status == 1 }
        #expect(isFree)
        #expect(try kept() == ["2"])
        #expect(try handOver.names(in: "unsure") == ["1.eml"])
        #expect(try handOver.names(in: "sending").isEmpty)
    }

    @Test func `a stop lets the mail in hand come to its end, and begins no other`() throws {
        for name in ["1", "2"] { try handOver.put(name) }
        let (command, hasBegun, letGo) = try waiter()
        let process = try handOver.start(command)
        let isAtWork = waitFor { hasBegun() }
        try #require(isAtWork)
        kill(process.processIdentifier, SIGTERM)
        try letGo()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try handOver.mails().keys.sorted() == ["2.eml"])
        #expect(try handOver.names(in: "sending").isEmpty)
    }

    @Test func `killed again and again, it sends none twice and loses none`() throws {
        let names = (10..<40).map { "\($0)" }
        for name in names { try handOver.put(name) }
        let command = try keeper()
        for count in stride(from: 3, to: 30, by: 3) {
            let process = try handOver.start(command)
            _ = waitFor { (try? kept().count) ?? 0 >= count || !process.isRunning }
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
        }
        let isDone = try waitFor {
            _ = try handOver.send(by: command)
            return try handOver.mails().isEmpty && handOver.names(in: "sending").isEmpty
        }
        #expect(isDone)
        let sent = try kept()
        #expect(Set(sent).count == sent.count)
        // Those in hand when it was killed may have gone out, and are told.
        let told = try handOver.names(in: "unsure").map { String($0.dropLast(4)) }
        #expect(Set(sent + told) == Set(names))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/shm"), "one mount only"))
    func `folders that are not below one mount are refused before anything is moved`() throws {
        let elsewhere = "/dev/shm/hand-over-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: elsewhere) }
        try handOver.put("1")
        let result = try Shell.run(
            HandOver.script, "\(handOver.test.workspace.outbox)/mail", elsewhere, "true")
        #expect(result.status == 78)
        #expect(result.errors.contains("must be below one mount"))
        #expect(try handOver.mails().count == 1)
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/bin/shellcheck"), "no shellcheck"))
    func `shellcheck finds nothing in it`() throws {
        let result = try Shell.run("shellcheck", HandOver.script)
        #expect(result.status == 0, "\(String(decoding: result.output, as: UTF8.self))")
    }
}
