package import CandidateSync
import DropFolder
package import Foundation
import Glibc
package import Logging
package import MyPage
package import Publishing
package import Recruiting
package import SiteSettings
package import SyncStore
import Synchronization
import Testing

/// A workspace in a temporary folder, with a clock that stands still and randomness from a seed.
package final class TestWorkspace: Sendable {
    package let workspace: Workspace
    package let clock = TestClock()
    private let random = Mutex(WorkspaceRandom(state: 7))

    package init(settings: String = TestWorkspace.settings, in parent: String? = nil) throws {
        let folder = URL(filePath: parent ?? FileManager.default.temporaryDirectory.path)
            .appending(path: "candidate-sync-\(UUID().uuidString)").path
        workspace = Workspace(folder)
        try FileManager.default.createDirectory(
            atPath: workspace.inbox, withIntermediateDirectories: true)
        try write(Self.decided(settings), to: "settings.yaml")
    }

    /// One by the usual settings and these besides.
    package convenience init(with more: String, in parent: String? = nil) throws {
        try self.init(settings: TestWorkspace.settings + more, in: parent)
    }

    /// One that has written to person 1.
    package static func worked() throws -> TestWorkspace {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        return test
    }

    /// Settings with what must be decided: everybody is a target, and runs wait for no more files,
    /// unless a test says otherwise.
    package static func decided(_ settings: String) -> String {
        let defaults = ["conditions": "[]", "gather_s": "0"]
        let missing = defaults.filter { !settings.contains("\($0.key):") }
            .sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        // Whole files, with a line for each key, say it themselves.
        guard !missing.isEmpty, !settings.contains("sync:\n"), !settings.contains("sync:  ")
        else { return settings }
        guard settings.contains("sync: {") else { return settings + "sync: {\(missing)}\n" }
        return settings.replacing("sync: {", with: "sync: {\(missing), ")
    }

    deinit { try? FileManager.default.removeItem(atPath: workspace.root) }

    /// No condition, so that every person with an address is a target.
    package static let settings = """
        site:
          base_url: https://mypage.example.jp
          sender: "テスト <no-reply@mypage.example.jp>"
        inbox: {settle_ms: 0}
        web: {listen: "127.0.0.1:0"}

        """

    package func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    package func write(_ bytes: [UInt8], to name: String) throws {
        let path = "\(workspace.root)/\(name)"
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let name = FileName((path as NSString).lastPathComponent)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0)
        let count = Foundation.write(descriptor, bytes, bytes.count)
        close(descriptor)
        try #require(count == bytes.count)
        // A process that another test is just starting holds a copy of the descriptor; a service
        // may have taken the file already.
        let isQuiet = waitFor {
            (try? OpenFile(name, in: Folder(folder)))?.isBeingWritten != true
        }
        try #require(isQuiet)
    }

    /// Drops a document into the inbox.
    package func drop(_ text: String, as name: String = "export.xml") throws {
        try write(text, to: "inbox/\(name)")
    }

    package func pipeline(
        log: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        listener: @escaping Pipeline.Listener = { _ in },
        reached: @escaping @Sendable (Outbox.Step) throws -> Void = { _ in }
    ) throws -> Pipeline {
        try Pipeline(
            workspace, settings: SettingsFile.read(workspace.settings),
            templates: Templates(folder: workspace.templates), environment: environment,
            log: log, listener: listener, reached: reached)
    }

    /// The candidate's side of the workspace, by its settings and templates.
    /// - Parameter log: nil to log nowhere.
    package func myPage(
        log: Logger? = nil, reached: @escaping @Sendable (Outbox.Step) throws -> Void = { _ in }
    ) throws -> MyPageSite {
        try MyPageSite(
            workspace,
            settings: LiveSettings(
                SettingsFile.read(workspace.settings), Templates(folder: workspace.templates)),
            environment: environment,
            log: log ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, reached: reached)
    }

    @discardableResult
    package func run() throws -> Pipeline.Result { try pipeline().run() }

    /// Drops a document, runs, and gives the outcomes by person.
    package func outcomes(of text: String) throws -> [Int64: Outcome] {
        try drop(text)
        return try outcomes(of: try run())
    }

    package func outcomes(of result: Pipeline.Result) throws -> [Int64: Outcome] {
        try decisions(of: result).mapValues(\.outcome)
    }

    package func decisions(of result: Pipeline.Result) throws -> [Int64: Decision] {
        let id = try #require(result.runs.last?.run)
        return try accounts().read { transaction in
            let run = try #require(try transaction.run(id))
            let decisions = try transaction.decisions(in: run, limit: 10_000)
            return Dictionary(uniqueKeysWithValues: decisions.map { ($0.personId, $0) })
        }
    }

    package func accounts() throws -> AccountStore { try AccountStore(path: workspace.accounts) }

    /// Imports accounts; lines as `mail,name,status,password_set,person_id,resume_id`.
    /// - Parameter store: nil to open it for this alone.
    @discardableResult
    package func importAccounts(
        _ lines: String..., into store: AccountStore? = nil
    ) throws -> AccountsCSV.Result {
        try workspace.prepare()
        let text = AccountsCSV.header + lines.map { $0 + "\r\n" }.joined()
        return try AccountsCSV.importText(
            text, file: "accounts.csv", into: store ?? accounts(), now: clock.now)
    }

    /// SQLite did not do what it was told.
    package struct Refused: Error {
        let why: String
    }

    /// Changes a database as somebody else would who has it open.
    package func change(_ sql: String, in database: String = "accounts.sqlite") throws {
        let script =
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
        let result = try Shell.run(
            "python3", "-c", script, "\(workspace.state)/\(database)", sql)
        guard result.status == 0 else { throw Refused(why: result.errors) }
    }

    /// Removes a database with the files beside it.
    package func removeDatabase(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    }

    /// Every file in the outbox by its path below it.
    package func outbox() throws -> [String: Data] { try files(below: workspace.outbox) }

    /// The outbox's files of one folder, as text.
    package func outbox(_ folder: String) throws -> [String: String] {
        try files(below: "\(workspace.outbox)/\(folder)")
            .mapValues { String(decoding: $0, as: UTF8.self) }
    }

    package func files(below folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        guard let paths = FileManager.default.enumerator(atPath: folder) else { return [:] }
        for case let path as String in paths {
            let whole = "\(folder)/\(path)"
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder)
            guard !isFolder.boolValue else { continue }
            do {
                files[path] = try Data(contentsOf: URL(filePath: whole))
            } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
                // A service has taken it between the two looks.
            }
        }
        return files
    }

    /// The decoded mails of the outbox, in the order in which they were made: by their names, two
    /// processes that share a millisecond would be told apart by chance.
    package func mails() throws -> [SentMail] {
        let folder = "\(workspace.outbox)/mail"
        return try outbox("mail").map { name, text in
            var status = stat()
            // One that somebody has collected meanwhile has no time any more.
            _ = stat("\(folder)/\(name)", &status)
            return (time: status.st_mtim, name: name, text: text)
        }
        .sorted {
            ($0.time.tv_sec, $0.time.tv_nsec, $0.name) < ($1.time.tv_sec, $1.time.tv_nsec, $1.name)
        }
        .map { SentMail($0.text) }
    }

    /// Takes all mails away, as a collector does.
    package func collectMails() throws {
        for name in try outbox("mail").keys {
            try FileManager.default.removeItem(atPath: "\(workspace.outbox)/mail/\(name)")
        }
    }

    package var environment: Environment {
        Environment(
            now: { [clock] in clock.now },
            elapsed: { [clock] in clock.elapsed },
            randomBytes: { [self] count in
                random.withLock { generator in
                    (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
                }
            },
            pause: { [clock] in clock.wait($0) }, passwordRounds: 1 << 10)
    }
}

/// The time of day of a test: 23 November 2026, 10:00 in Tokyo, until it is moved.
package final class TestClock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_795_395_600))
    private let waited = Mutex(Duration.zero)

    package var now: Date { time.withLock { $0 } }
    package var elapsed: Duration { waited.withLock { $0 } }

    /// Moves both clocks.
    package func advance(hours: Double) {
        time.withLock { $0 += hours * 3_600 }
        wait(.seconds(hours * 3_600))
    }

    /// Moves the clock that never jumps alone.
    package func wait(_ duration: Duration) { waited.withLock { $0 += duration } }
}

/// A mail as a reader sees it, decoded by the plainest means; Python reads them all elsewhere.
package struct SentMail {
    package let to: String
    package let body: String

    package init(_ eml: String) {
        let lines = eml.components(separatedBy: "\r\n")
        let headers = lines.prefix { !$0.isEmpty }
        to = headers.first { $0.hasPrefix("To: ") }.map { String($0.dropFirst(4)) } ?? ""
        let encoded = lines.dropFirst(headers.count).joined()
        body = String(decoding: Data(base64Encoded: encoded) ?? Data(), as: UTF8.self)
    }

    /// The password link's line.
    package var link: String? {
        body.components(separatedBy: "\r\n").first {
            $0.hasPrefix("https://") && $0.contains("token=")
        }
    }
}

extension SentMail {
    /// The password link's token.
    package var token: String? {
        body.firstMatch(of: /token=([0-9a-f]{64})/).map { String($0.1) }
    }
}

/// The randomness of a workspace; the golden files depend on it.
package struct WorkspaceRandom: RandomNumberGenerator {
    package var state: UInt64

    package mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
