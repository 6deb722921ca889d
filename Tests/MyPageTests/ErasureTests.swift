import Foundation
import Publishing
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Recruiting
@testable import SiteSettings
@testable import SyncStore

/// 消去: whoever is erased stands nowhere any more, in a workspace that has been lived in.
@Suite struct ErasureTests {
    private static let name = "佐々木 由紀子"
    private static let mail = "yukiko.sasaki@mail.example"
    private static let street = "虎ノ門九丁目八番七号"

    private let test: TestWorkspace
    private let myPage: MyPageSite
    private let traces = TraceSearch([ErasureTests.name, ErasureTests.mail, ErasureTests.street])

    init() async throws {
        test = try TestWorkspace(
            with: """
                sync: {conditions: ["Person.P_Name:exists"], gather_s: 0, reminders: 1}
                safety: {max_new_accounts: 3}
                status: {field: Person.U_MyPage, opened: 案内済み, registered: 本登録, duplicate: 重複}

                """)
        myPage = try test.myPage()
        try await live()
    }

    private static func person(_ more: String = "") -> String {
        Documents.person(
            5, mail: mail, name: name, owner: 7,
            "<Person.P_Street>\(street)</Person.P_Street>\(more)")
    }

    private static let other = Documents.person(6, name: "高橋 一郎", owner: 7)

    private static var export: String {
        """
        <?xml version="1.0" encoding="ENCODING"?>
        <Bundle>\(Documents.candidates(person(), other))\
        \(Documents.resumes(Documents.resume(50, of: 5), Documents.resume(60, of: 6)))</Bundle>
        """
    }

    private func drop(_ encoding: String, declared: String, _ mark: [UInt8] = []) throws {
        let text = Self.export.replacing("ENCODING", with: declared)
        let bytes = try #require(TextSearch.encode(text, encoding))
        try Data(mark + bytes).write(
            to: URL(filePath: "\(test.workspace.inbox)/\(encoding).xml"))
        try test.run()
    }

    /// Accounts with a password and a session, exports in several encodings, one that was rejected, a
    /// mail to an owner that lists somebody else too, a saved simulation, a run that waits.
    private func live() async throws {
        try test.importAccounts(
            "\(Self.mail),\(Self.name),registered,yes,,", "c9@mail.example,田中,registered,yes,,")
        let account = try #require(
            try test.accounts().read { try $0.account(withMail: Self.mail) }?.id)
        let password = "correct horse battery"
        let set = try await SetAccountPassword(myPage)(password, account: account, by: "test")
        try #require(set == .set)
        _ = try await SignIn(myPage)(mail: Self.mail, password: password, client: "192.0.2.1")
        try test.drop(Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "0.xml")
        try test.drop(
            Documents.candidates(
                Self.person(), Self.other, Documents.person(9, name: "田中 実", owner: 7)),
            as: "1.xml")
        try test.run()
        try drop("CP932", declared: "Shift_JIS")
        try drop("UTF-16LE", declared: "UTF-16", [0xFF, 0xFE])
        try drop("EUC-JP", declared: "EUC-JP")
        try test.drop("<Candidate>\(Self.person())<Item></Candidate>", as: "broken.xml")
        try test.run()
        let simulator = Simulator(
            test.workspace, settings: try SettingsFile.read(test.workspace.settings),
            templates: try Templates(folder: test.workspace.templates),
            environment: test.environment)
        try test.drop(Documents.candidates(Self.person()), as: "again.xml")
        try SavedSimulations(test.workspace).save(simulator.saving().1, as: "later")
        try test.accounts().write {
            try $0.add(
                .looked, .person(5), by: "test", from: "192.0.2.1", at: test.clock.now)
        }
        let waiting = (20..<26).map { Documents.person($0, name: "待機 \($0)") }
        try test.drop("<Candidate>\(waiting.joined())</Candidate>", as: "waiting.xml")
        let held = try test.run().held
        try #require(held.count == 1)
    }

    /// Those of the run that waits: with the people of the one before it, it is too large again.
    private func decisions(_ result: Pipeline.Result) throws -> [Int64: Decision] {
        let id = try #require(result.held.last)
        return try test.accounts().read { transaction in
            let run = try #require(try transaction.run(id))
            let decisions = try transaction.decisions(in: run, limit: 1_000)
            return Dictionary(uniqueKeysWithValues: decisions.map { ($0.personId, $0) })
        }
    }

    /// Everything in the archive, as text.
    private func archived() throws -> [String: String] {
        try test.files(below: test.workspace.archive).mapValues { data in
            data.starts(with: [0xFF, 0xFE])
                ? String(data: data.dropFirst(2), encoding: .utf16LittleEndian) ?? ""
                : String(data: data, encoding: .utf8) ?? String(data: data, encoding: .shiftJIS)
                    ?? ""
        }
    }

    @Test func `no byte of whoever was erased is in the workspace`() async throws {
        let before = try traces.files(test)
        for place in [
            "state/archive/", "outbox/rejected/broken", "outbox/mail/", "state/accounts.sqlite",
            "state/mirror.sqlite",
        ] {
            #expect(before.contains { $0.hasPrefix(place) }, "\(place): \(before)")
        }
        #expect(before.filter { $0.hasPrefix("state/archive/") }.count == 5)
        let report = try #require(try await EraseAccount(myPage)(.person(5), by: "test"))
        #expect(try traces.files(test) == [])
        #expect(report.rows["accounts.account"] == 1)
        #expect(report.rows["accounts.session"] == 1)
        #expect(report.rows["mirror.candidate"] == 1)
        #expect(report.rows["mirror.resume"] == 1)
        #expect(report.rewritten.filter { $0.hasPrefix("state/archive/") }.count == 5, "\(report)")
        #expect(report.rewritten.contains("state/simulations/later.json"))
        #expect(report.rewritten.contains { $0.hasPrefix("outbox/reports/") })
        #expect(report.removed.contains { $0.hasPrefix("outbox/mail/") })
        #expect(report.isBarred)
        #expect(try test.outbox("reports").values.allSatisfy { !$0.contains("\n5,") })
        #expect(try test.accounts().read { try $0.erasuresToFinish() }.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(test.workspace.state)/erasing"))
    }

    @Test(arguments: ["UTF-8", "CP932"])
    func `no rejected file names the erased, be it no export, or records without ids`(
        _ encoding: String
    ) async throws {
        let texts = [
            "5,\(Self.name),\(Self.mail)\r\n",
            "<people><person><name>\(Self.name)</name><mail>\(Self.mail)</mail></person></people>",
            "<Candidate><Item><Person.P_Id>6</Person.P_Id></Item>"
                + "<Item><Person.P_Name>\(Self.name)</Person.P_Name></Item></Candidate>",
            "<people><person><name>高橋 一郎</name></person></people>",
        ]
        let declaration =
            encoding == "CP932" ? "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>" : ""
        for (number, text) in texts.enumerated() {
            let whole = (text.hasPrefix("<") ? declaration : "") + text
            let bytes = try #require(TextSearch.encode(whole, encoding))
            try test.write(bytes, to: "inbox/no\(number).xml")
        }
        try #require(try test.run().deliveries.allSatisfy { !$0.isAccepted })
        try #require(
            try traces.files(test).filter { $0.hasPrefix("outbox/rejected/no") }.count == 3)
        let report = try #require(try await EraseAccount(myPage)(.person(5), by: "test"))
        #expect(report.removed.filter { $0.hasPrefix("outbox/rejected/no") }.count == 3)
        #expect(try traces.files(test) == [])
        #expect(try test.outbox("rejected").keys.contains { $0.hasPrefix("no3.xml") })
    }

    @Test func `others in the same files stay, and the imported ones can be imported again`()
        async throws
    {
        let before = try archived().values.filter { $0.contains("高橋 一郎") }.count
        _ = try await EraseAccount(myPage)(.person(5), by: "test")
        let rest = try archived().values.filter { $0.contains("高橋 一郎") }
        #expect(rest.count == before)
        #expect(rest.allSatisfy { !$0.contains("<Person.P_Id>5<") })
        let mirror = try MirrorStore(path: test.workspace.mirror)
        #expect(try mirror.read { try $0.candidate(6) }?.resumes.map(\.id) == [60])
        #expect(try test.accounts().read { try $0.account(ofPerson: 6) } != nil)
    }

    @Test func `whom a removed mail told of besides is told to the owner again, once`() async throws
    {
        func toldOfNine() throws -> Int {
            try test.mails().filter { $0.to.contains("u7@") && $0.body.contains("田中 実") }.count
        }
        #expect(try toldOfNine() == 1)
        let report = try await EraseAccount(myPage)(.person(5), by: "test")
        #expect(report?.toldAgain == 1)
        #expect(try toldOfNine() == 0)
        try test.run()
        #expect(try toldOfNine() == 1)
        try test.run()
        #expect(try toldOfNine() == 1)
        #expect(try traces.files(test) == [])
    }

    @Test func `an export that names the person again opens nothing and leaves nothing of them`()
        async throws
    {
        _ = try await EraseAccount(myPage)(.person(5), by: "test")
        try test.drop(Self.export.replacing("ENCODING", with: "UTF-8"), as: "next.xml")
        let decided = try decisions(test.run())
        #expect(decided[5]?.outcome == .withdrawn)
        #expect(decided[5]?.reason == .erased(day: "2026-11-23"))
        #expect(decided[6]?.outcome == .alreadyOpen)
        // But the file itself, which the partner has sent again.
        let files = try traces.files(test)
        #expect(files.count == 1)
        #expect(files.allSatisfy { $0.hasPrefix("state/archive/") && $0.contains("next.xml") })
        // The same address under another number.
        try test.drop(Documents.candidates(Documents.person(77, mail: Self.mail)), as: "n.xml")
        #expect(try decisions(test.run())[77]?.outcome == .withdrawn)
    }

    @Test func `what keeps the person away is lifted by the id and by the address`() async throws {
        _ = try await EraseAccount(myPage)(.person(5), by: "test")
        #expect(try await EraseAccount(myPage)(.mail(Self.mail), by: "test")?.isBarred == nil)
        let lifted = try await EraseAccount(myPage)(
            .mail(Self.mail), allowAgain: true, by: "test")
        #expect(lifted?.isBarLifted == true)
        #expect(try !test.accounts().read { try $0.hasErased() })
        try test.drop(Documents.candidates(Self.person()), as: "next.xml")
        #expect(try decisions(test.run())[5]?.planned == .opened)
        let again = try await EraseAccount(myPage)(.person(5), allowAgain: true, by: "test")
        #expect(again?.isBarred == false)
        #expect(try traces.files(test) == [])
        #expect(try !test.accounts().read { try $0.hasErased() })
    }

    private struct Killed: Error {}

    @Test(arguments: Erasure.Step.allCases)
    func `one that is killed is finished by the next start`(_ step: Erasure.Step) throws {
        let erasure = Erasure(
            myPage.open, myPage.settings, reached: { if $0 == step { throw Killed() } })
        #expect(throws: Killed.self) {
            try erasure(.person(5), allowAgain: false) { _, _, _ in }
        }
        #expect(try test.accounts().read { try $0.erasuresToFinish() }.count == 1)
        try test.run()
        #expect(try test.accounts().read { try $0.erasuresToFinish() }.isEmpty)
        #expect(try traces.files(test) == [])
    }

    @Test func `one that is killed takes nothing from an export that comes behind it`() throws {
        let erasure = Erasure(
            myPage.open, myPage.settings, reached: { if $0 == .noted { throw Killed() } })
        #expect(throws: Killed.self) {
            try erasure(.person(5), allowAgain: true) { _, _, _ in }
        }
        try test.drop(Documents.candidates(Self.person()), as: "next.xml")
        #expect(try decisions(test.run())[5]?.planned == .opened)
        #expect(try test.accounts().read { try $0.erasuresToFinish() }.isEmpty)
        #expect(try MirrorStore(path: test.workspace.mirror).read { try $0.candidate(5) } != nil)
    }

    @Test func `one who is erased twice is erased, and nobody unknown by an account`() async throws
    {
        #expect(try await EraseAccount(myPage)(.mail(Self.mail), by: "test") != nil)
        #expect(try await EraseAccount(myPage)(.person(5), by: "test") != nil)
        let again = try await EraseAccount(myPage)(.person(5), by: "test")
        #expect(again?.removed == [])
        #expect(again?.rewritten == [])
        #expect(try await EraseAccount(myPage)(.account(99), by: "test") == nil)
        #expect(try await EraseAccount(myPage)(.mail("nobody@mail.example"), by: "test") == nil)
        #expect(try traces.files(test) == [])
    }
}
