import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore
@testable import candidate_sync

/// Ids as people type them.
@Suite(.ownThreads) struct ShortIdTests {
    private func run(_ test: TestWorkspace, _ arguments: String...) throws -> Shell.Result {
        try Shell.run(Shell.candidateSync, arguments + ["--workspace", test.workspace.root])
    }

    private func output(_ result: Shell.Result) -> String {
        String(decoding: result.output, as: UTF8.self)
    }

    private let ids = ["01ABCDEF", "01ABCDEG", "01XYCDEF"]

    private func whole(_ typed: String) throws -> String? {
        func matching(_ part: String, _ limit: Int) -> [String] {
            Array(ids.filter { $0.hasPrefix(part) || $0.hasSuffix(part) }.prefix(limit))
        }
        return try ShortId.whole(typed, of: .run, last: { "the last" }, matching: matching)
    }

    @Test func `a beginning or an end that only one has is enough, in any case`() throws {
        #expect(try whole("01abcdef") == "01ABCDEF")
        #expect(try whole("01xy") == "01XYCDEF")
        #expect(try whole("cdeg") == "01ABCDEG")
        #expect(try whole("last") == "the last")
        #expect(try whole("01X") == nil, "too short to be sure of")
        #expect(try whole("nothing") == nil)
    }

    @Test func `what several have names them`() throws {
        let error = #expect(throws: Refused.self) { try whole("CDEF") }
        let sentence = try #require(error).description
        #expect(sentence.contains("short for more than one run: 01ABCDEF, 01XYCDEF"), "\(sentence)")
        let japanese = try #require(error).japanese
        #expect(japanese == "「CDEF」に当てはまる実行が複数あります：01ABCDEF、01XYCDEF。もう少し長く指定してください。")
    }

    @Test func `where there is no last one, that is said, and what to do`() throws {
        for (kind, word) in [(ShortId.Kind.run, "実行"), (.delivery, "ファイル")] {
            let error = #expect(throws: Refused.self) {
                try ShortId.whole("last", of: kind, last: { nil }, matching: { _, _ in [] })
            }
            #expect(error?.description.contains("yet; drop an export into the inbox") == true)
            #expect(error?.japanese.contains("\(word)はまだありません。エクスポートをinbox") == true)
        }
    }

    @Test
    func `runs and deliveries are shown by the end of their id, and the last one by that word`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let result = try test.run()
        let run = try #require(result.runs.first).run
        let delivery = try #require(result.deliveries.first).delivery
        for id in [String(run.suffix(8)), run.lowercased(), "last"] {
            #expect(output(try self.run(test, "runs", "show", id)).contains("run \(run): finished"))
        }
        for id in [String(delivery.suffix(8)), "last"] {
            #expect(output(try self.run(test, "deliveries", "show", id)).contains(delivery))
        }
        #expect(try self.run(test, "runs", "undo", "last").status == 0)
        let refused = try self.run(test, "runs", "undo", "last", "--yes")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("say 'runs undo --yes \(run.suffix(8))'"))
        #expect(try self.run(test, "deliveries", "replay", "last").status == 0)
    }

    @Test func `a held run prints its outcomes and what is meant, and is approved by a short id`()
        throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(
            Documents.candidates(
                Documents.person(1), Documents.person(2), Documents.person(3, mail: "")))
        let held = try run(test, "run")
        #expect(held.status == 1)
        let text = output(held)
        #expect(text.contains(/\nheld +2\n/) && text.contains(/\nno_mail +1\n/), "\(text)")
        #expect(text.contains("once approved: 2 opened"), "\(text)")
        let json = try run(test, "run", "--json").object()
        let id = try #require((json["held"] as? [String])?.first)
        #expect((json["held_counts"] as? [String: [String: Int]])?[id]?["held"] == 2)
        #expect((json["held_plans"] as? [String: [String: Int]])?[id] == ["opened": 2])
        let last = try run(test, "runs", "approve", "last")
        #expect(last.status == 1 && last.errors.contains("runs approve \(id.suffix(8))"))
        #expect(try test.mails().isEmpty)
        #expect(try run(test, "runs", "approve", String(id.suffix(8))).status == 0)
        #expect(try test.mails().count == 2)
    }

    @Test
    func `an account is shown by the beginning of its address, and changed by the whole only`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts(
            "taro.yamada@mail.example,a,registered,yes,,",
            "taro.suzuki@mail.example,b,registered,yes,,")
        #expect(
            output(try run(test, "accounts", "show", "Taro.y")).contains("taro.yamada@mail.example")
        )
        let several = try run(test, "accounts", "show", "taro")
        #expect(several.status == 1)
        #expect(several.errors.contains("2 taro.suzuki@mail.example, 1 taro.yamada@mail.example"))
        let withdrawn = try run(test, "accounts", "withdraw", "taro.y")
        #expect(withdrawn.status == 1)
        #expect(withdrawn.errors.contains("1 taro.yamada@mail.example; give the id"))
        // A whole address is nobody's beginning.
        #expect(try run(test, "accounts", "show", "taro.yamada@mail.exam").status == 1)
    }

    @Test func `an account that has made way is found by its address, and it is said that it has`()
        throws
    {
        let test = try TestWorkspace()
        let mail = "taro.yamada@mail.example"
        try test.importAccounts("\(mail),a,provisional,no,,")
        try test.accounts().write {
            _ = try $0.withdraw(account: 1, .displaced, at: test.clock.now)
        }
        for typed in [mail, "taro.y"] {
            #expect(output(try run(test, "accounts", "show", typed)).contains("displaced"))
        }
        for command in ["resend", "withdraw"] {
            let refused = try run(test, "accounts", command, mail)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("account 1 is withdrawn already (displaced)"))
        }
        // Whoever has the address now comes first.
        try test.importAccounts("\(mail),b,registered,yes,,")
        for typed in [mail, "taro.y"] {
            let shown = output(try run(test, "accounts", "show", typed))
            #expect(shown.contains("registered") && !shown.contains("displaced"))
        }
    }
}
