import Foundation
import Publishing
import Recruiting
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// What the CRM answers to status documents, and what follows.
@Suite(.ownThreads) struct StatusAnswerTests {
    private static let settings =
        TestWorkspace.settings
        + "status: {field: Person.U_S, opened: 開設, registered: 本登録, duplicate: 重複, "
        + "withdrawn: 退会, answer_within_h: 24}\noutbox: {alarm_after_min: 0}\n"

    /// A workspace with one status document, for so many people.
    private func opened(_ people: ClosedRange<Int> = 1...3) throws -> TestWorkspace {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(people.map { Documents.person($0) }.joined()))
        try test.run()
        return test
    }

    private func documents(_ test: TestWorkspace) throws -> [(name: String, text: String)] {
        try test.outbox("status").sorted { $0.key < $1.key }.map { (name: $0.key, text: $0.value) }
    }

    /// Drops an answer to the last document under its name, and runs.
    @discardableResult
    private func answer(_ test: TestWorkspace, _ codes: String...) throws -> Receipt {
        let document = try #require(try documents(test).last)
        return try drop(
            test, Documents.answer(to: document.text, codes: codes),
            as: "\(document.name).answer.xml")
    }

    private func drop(
        _ test: TestWorkspace, _ text: String, as name: String = "answer.xml"
    ) throws -> Receipt {
        try test.drop(text, as: name)
        return try #require(try test.run().deliveries.first)
    }

    /// The items of the document, oldest or newest first.
    private func items(_ test: TestWorkspace, last: Bool = false) throws -> [SentStatus] {
        let documents = try documents(test).map(\.name)
        let name = try #require(last ? documents.last : documents.first)
        return try test.accounts().read { try $0.statuses(ofDocument: String(name.prefix(26))) }
    }

    private func refused(_ test: TestWorkspace) throws -> [SentStatus] {
        try test.accounts().read { try $0.refusedStatuses(limit: 10) }
    }

    // MARK: matching

    @Test func `an answer is matched by its name, item by item`() throws {
        let test = try opened()
        #expect(try items(test).map(\.state) == [.out, .out, .out])
        let receipt = try answer(test, "0", "126", "302")
        #expect(receipt.isAccepted && receipt.run == nil)
        let taken = try #require(receipt.answer)
        #expect(taken.done == 1 && taken.refused == 1)
        #expect(taken.retry == 1 && taken.dropped == 0)
        #expect(try items(test).map(\.state) == [.done, .refused, .retry])
        #expect(try items(test).map(\.code?.rawValue) == [0, 126, 302])
        #expect(try refused(test).map(\.record) == [2])
    }

    @Test func `an answer is matched by its ids and their order alone`() throws {
        let test = try opened()
        let text = try documents(test)[0].text
        #expect(try drop(test, Documents.answer(to: text)).isAccepted)
        #expect(try items(test).allSatisfy { $0.state == .done })
    }

    @Test func `an item that does not say its id is known by its place`() throws {
        let test = try opened()
        let receipt = try drop(
            test,
            "<Candidate><Item><Id>1</Id><Code>0</Code></Item><Item><Code>103</Code></Item>"
                + "<Item><Id>3</Id><Code>0</Code></Item></Candidate>")
        #expect(receipt.isAccepted)
        #expect(try items(test).map(\.state) == [.done, .refused, .done])
    }

    @Test func `a named answer in another order is matched by its ids`() throws {
        let test = try opened()
        let name = try documents(test)[0].name
        let text = [("3", "7"), ("1", "0"), ("2", "0")].map {
            "<Item><Id>\($0.0)</Id><Code>\($0.1)</Code></Item>"
        }.joined()
        _ = try drop(test, "<Candidate>\(text)</Candidate>", as: "\(name).answer.xml")
        #expect(try items(test).map(\.state) == [.done, .done, .refused])
    }

    @Test(arguments: [true, false])
    func `fewer and more items than the document has are told`(isNamed: Bool) throws {
        let test = try opened()
        let name = isNamed ? "\(try documents(test)[0].name).answer.xml" : "answer.xml"
        func text(_ ids: [Int]) -> String {
            let items = ids.map { "<Item><Id>\($0)</Id><Code>0</Code></Item>" }
            return "<Candidate>\(items.joined())</Candidate>"
        }
        let fewer = try drop(test, text([1, 3]), as: name)
        #expect(fewer.warnings.map(\.code).contains(.answerPartial))
        #expect(try items(test).map(\.state) == [.done, .out, .done])
        let more = try drop(test, text([1, 2, 3, 4]), as: name)
        #expect(more.warnings.map(\.code).contains(.answerPartial))
        #expect(try items(test).allSatisfy { $0.state == .done })
    }

    @Test func `one answer to documents that were split is cut up again`() throws {
        let test = try opened(1...450)
        let texts = try documents(test).map(\.text)
        #expect(texts.count == 3)
        let receipt = try drop(test, Documents.answer(to: texts.joined()))
        #expect(receipt.answer?.documents.count == 3)
        #expect(receipt.answer?.done == 450)
    }

    @Test func `an answer that fits nothing is set aside with its reason`() throws {
        let test = try opened()
        for text in [
            "<Candidate><Item><Id>9</Id><Code>0</Code></Item></Candidate>",
            "<Resume><Item><Id>1</Id><Code>0</Code></Item></Resume>",
            "<Candidate><Item><Id>2</Id><Code>0</Code></Item><Item><Id>1</Id><Code>0</Code></Item></Candidate>",
            "<Candidate><Item><Code>7</Code></Item></Candidate>",
        ] {
            let receipt = try drop(test, text)
            #expect(receipt.error?.code == "answer_unmatched", "\(text)")
            #expect(receipt.error?.message.contains(".answer.xml") == true)
        }
        #expect(try test.outbox("rejected").count == 4)
        #expect(try items(test).allSatisfy { $0.state == .out })
        #expect(try MirrorStore(path: test.workspace.mirror).deliveries().isEmpty)
    }

    @Test func `ids that fit two documents fit neither`() throws {
        let test = try opened(1...1)
        try withdraw(test)
        let receipt = try drop(test, Documents.answer(to: try documents(test)[0].text))
        #expect(receipt.error?.message.contains("2 status documents") == true)
    }

    @Test func `an error answer under a document's name is the answer to all of it`() throws {
        let test = try opened()
        let name = try documents(test)[0].name
        let receipt = try drop(
            test, "<Candidate><Code>9</Code></Candidate>", as: "\(name).answer.xml")
        #expect(receipt.answer?.retry == 3)
        #expect(
            try drop(test, "<Candidate><Code>9</Code></Candidate>").error?.code == "porters_error")
    }

    @Test func `the same answer twice changes nothing, and a late success is one`() throws {
        let test = try opened()
        try answer(test, "0", "126", "302")
        let before = try items(test)
        let again = try answer(test, "0", "126", "302")
        #expect(again.isAccepted && again.warnings.map(\.code).contains(.answerRepeated))
        #expect(try items(test) == before)
        try answer(test, "7", "0", "0")
        #expect(try items(test).map(\.state) == [.done, .done, .done])
        #expect(try refused(test).isEmpty)
    }

    @Test func `a document that nobody has collected is answered with a warning`() throws {
        let test = try opened()
        let name = try documents(test)[0].name
        #expect(try answer(test, "0").warnings.map(\.code) == [.answerUncollected])
        try FileManager.default.removeItem(atPath: "\(test.workspace.outbox)/status/\(name)")
        let receipt = try drop(
            test, "<Candidate><Item><Id>1</Id><Code>0</Code></Item></Candidate>",
            as: "\(name).answer.xml")
        #expect(!receipt.warnings.map(\.code).contains(.answerUncollected))
    }

    @Test func `an answer starts no run, and exports are read beside it`() throws {
        let test = try opened()
        let reports = try test.outbox("reports").count
        try answer(test, "0")
        #expect(try test.outbox("reports").count == reports)
        #expect(try test.outcomes(of: Documents.candidates(Documents.person(9))) == [9: .opened])
    }

    // MARK: retries

    private func withdraw(_ test: TestWorkspace) throws {
        let account = try #require(try test.accounts().read { try $0.account(ofPerson: 1) })
        let closing = AccountClosing(
            status: try SettingsFile.read(test.workspace.settings).status,
            mirror: try MirrorStore(path: test.workspace.mirror), now: test.environment.now)
        _ = try test.pipeline().outbox.publish { batch in
            try closing.withdraw([account], .staff, &batch)
        }
    }

    @Test(arguments: ["9", "302", "401", "1000"])
    func `what failed for now is sent anew, ever later, five times at the most`(code: String) throws
    {
        let test = try opened(1...2)
        try answer(test, "0", code)
        for (number, hours) in [1.0 / 12, 0.5, 2, 6, 24].enumerated() {
            test.clock.advance(hours: hours - 0.01)
            try test.run()
            #expect(try documents(test).count == number + 1)
            test.clock.advance(hours: 0.02)
            try test.run()
            #expect(try documents(test).count == number + 2)
            let text = try #require(try documents(test).last).text
            #expect(text.contains("<Person.P_Id>2</Person.P_Id>"))
            #expect(!text.contains("<Person.P_Id>1</Person.P_Id>"))
            #expect(try refused(test).isEmpty)
            try answer(test, code)
        }
        #expect(try refused(test).map(\.record) == [2])
        test.clock.advance(hours: 100)
        try test.run()
        #expect(try documents(test).count == 6)
    }

    @Test func `the service sends it when it is due`() throws {
        let test = try opened(1...1)
        try answer(test, "9")
        let watch = try test.watch()
        test.clock.advance(hours: 4.9 / 60)
        #expect(try watch.turn() < .seconds(7))
        #expect(try documents(test).count == 1)
        test.clock.advance(hours: 0.2 / 60)
        _ = try watch.turn()
        #expect(try documents(test).count == 2)
    }

    @Test func `what is sent anew is what the account is by then`() throws {
        let test = try opened(1...1)
        try answer(test, "9")
        try test.change("UPDATE account SET status = 'registered'")
        test.clock.advance(hours: 1)
        try test.run()
        let text = try #require(try documents(test).last).text
        #expect(text.contains("本登録") && !text.contains("開設"))
        #expect(try items(test, last: true).map(\.kind) == [.registered])
    }

    @Test func `what is sent anew of an opening is that, where registrations are not told`() throws
    {
        let test = try TestWorkspace(
            settings: Self.settings.replacing("registered: 本登録, ", with: ""))
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        try answer(test, "9")
        try test.change("UPDATE account SET status = 'registered'")
        test.clock.advance(hours: 1)
        try test.run()
        #expect(try documents(test).count == 2)
        #expect(try documents(test).allSatisfy { $0.text.contains("開設") })
    }

    @Test func `a later document to the same record overtakes what failed`() throws {
        let test = try opened(1...1)
        try answer(test, "9")
        try withdraw(test)
        #expect(try items(test).map(\.state) == [.dropped])
        test.clock.advance(hours: 1)
        try test.run()
        #expect(try documents(test).count == 2)
    }

    @Test func `answers out of order: the older document's failure counts for nothing`() throws {
        let test = try opened(1...1)
        let first = try documents(test)[0]
        test.clock.advance(hours: 0.1)
        try withdraw(test)
        try answer(test, "0")
        let receipt = try drop(
            test, Documents.answer(to: first.text, codes: ["126"]),
            as: "\(first.name).answer.xml")
        #expect(receipt.answer?.dropped == 1)
        #expect(try refused(test).isEmpty)
    }

    @Test(arguments: [false, true])
    func `what the CRM takes behind a later document does not stay there`(hadFailed: Bool) throws {
        let test = try opened(1...1)
        let first = try documents(test)[0]
        if hadFailed { try answer(test, "9") }
        test.clock.advance(hours: 0.05)
        try withdraw(test)
        try answer(test, "0")
        test.clock.advance(hours: 0.1)
        _ = try drop(test, Documents.answer(to: first.text), as: "\(first.name).answer.xml")
        #expect(try documents(test).count == 3)
        let text = try #require(try documents(test).last).text
        #expect(text.contains("退会"))
        // The answer to that one ends it.
        try answer(test, "0")
        #expect(try documents(test).count == 3)
    }

    @Test func `answers in the order of the documents have nothing sent anew`() throws {
        let test = try opened(1...1)
        let first = try documents(test)[0]
        test.clock.advance(hours: 0.1)
        try withdraw(test)
        _ = try drop(test, Documents.answer(to: first.text), as: "\(first.name).answer.xml")
        try answer(test, "0")
        #expect(try documents(test).count == 2)
        #expect(try items(test).map(\.state) == [.done])
    }

    @Test func `what was sent while the clock was ahead overtakes nothing that is sent after it`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        test.clock.advance(hours: 24)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        test.clock.advance(hours: -24)
        try withdraw(test)
        let sent = try documents(test)
        let withdrawn = try #require(sent.first)
        let opened = try #require(sent.last)
        #expect(withdrawn.text.contains("退会") && opened.text.contains("開設"))
        let first = try drop(
            test, Documents.answer(to: withdrawn.text, codes: ["9"]),
            as: "\(withdrawn.name).answer.xml")
        #expect(first.answer?.retry == 1)
        let second = try drop(
            test, Documents.answer(to: opened.text, codes: ["126"]),
            as: "\(opened.name).answer.xml")
        #expect(second.answer?.dropped == 1)
        #expect(try refused(test).isEmpty)
    }

    @Test func `what was to be sent anew by a clock that was ahead is, once it has been right`()
        throws
    {
        let test = try opened(1...1)
        test.clock.advance(hours: 24 * 366)
        try answer(test, "9")
        test.clock.advance(hours: -24 * 366)
        for _ in 1...3 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        let sent = try documents(test)
        #expect(sent.count == 2)
        #expect(sent.allSatisfy { $0.text.contains("開設") })
    }

    @Test func `what a clock that was ahead has sent is missed without an answer, too`() throws {
        let test = try opened(1...1)
        try answer(test, "0")
        test.clock.advance(hours: 24 * 366)
        try test.drop(Documents.candidates(Documents.person(2)))
        try test.run()
        test.clock.advance(hours: -24 * 366)
        for _ in 1...3 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        let problems = try test.status().problems.map(\.description)
        #expect(problems.contains { $0.hasPrefix("1 status document has no answer") })
    }

    @Test func `a duplicate is not dropped by a mirror that is made anew`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        try answer(test, "9")
        test.removeDatabase(test.workspace.mirror)
        test.clock.advance(hours: 1)
        try test.run()
        #expect(try documents(test).count == 1)
        #expect(try items(test).map(\.state) == [.retry])
    }

    @Test func `a duplicate that is none any more does not hide that an account has ended`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings + "sync: {withdrawn: reopen}\n")
        try test.importAccounts("x@mail.example,他人,registered,yes,,")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        test.clock.advance(hours: 0.1)
        try withdraw(test)
        test.clock.advance(hours: 0.1)
        try test.drop(Documents.candidates(Documents.person(1, mail: "x@mail.example")))
        try test.run()
        #expect(try #require(try documents(test).last).text.contains("重複"))
        try answer(test, "9")
        try test.drop(Documents.candidates(Documents.person(1, mail: "")))
        test.clock.advance(hours: 1)
        try test.run()
        #expect(try documents(test).count == 4)
        #expect(try #require(try documents(test).last).text.contains("退会"))
    }

    // MARK: what is told, what is forgotten

    @Test func `a document without an answer is a problem after its time`() throws {
        let test = try opened()
        test.clock.advance(hours: 23)
        #expect(try test.status().problems.isEmpty)
        test.clock.advance(hours: 2)
        #expect(try test.status().problems.map(\.description).first?.contains("after 24 h") == true)
        try answer(test, "0", "126", "0")
        let now = try test.status()
        #expect(now.problems.isEmpty)
        #expect(now.statusErrorCount == 1)
        #expect(now.statusErrors.map(\.record) == ["Candidate 2"])
        #expect(now.statusErrors.first?.meaning.hasPrefix("126 (phase rule") == true)
    }

    @Test func `with answers unused nothing is noted, and an answer is what it was`() throws {
        let test = try TestWorkspace(
            settings: Self.settings.replacing(", answer_within_h: 24", with: ""))
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        #expect(try items(test).isEmpty)
        let done = try answer(test, "0")
        #expect(done.isAccepted && done.run != nil && done.answer == nil && done.warnings.isEmpty)
        let refused = try answer(test, "126")
        #expect(refused.error?.code == "porters_error")
        #expect(refused.error?.message.contains("Candidate 1: code 126") == true)
        test.clock.advance(hours: 1_000)
        #expect(try test.status().problems.isEmpty)
    }

    @Test func `what is settled is forgotten after a month, what waits stays`() throws {
        let test = try opened(1...1)
        try answer(test, "0")
        try test.drop(Documents.candidates(Documents.person(2)))
        try test.run()
        try answer(test, "126")
        for _ in 0..<4 {
            test.clock.advance(hours: 24 * 12)
            try test.run()
        }
        #expect(try items(test).isEmpty)
        #expect(try refused(test).map(\.record) == [2])
    }

    // MARK: exactly once

    @Test func `whichever step a process dies at, an answer and a retry have their effect once`()
        throws
    {
        func prepared() throws -> TestWorkspace {
            let test = try opened()
            let document = try #require(try documents(test).first)
            try test.drop(
                Documents.answer(to: document.text, codes: ["0", "126", "9"]),
                as: "\(document.name).answer.xml")
            return test
        }
        /// Takes the answer, and sends the retry.
        func work(_ test: TestWorkspace, _ reached: @escaping @Sendable () throws -> Void) throws {
            let pipeline = try test.pipeline(reached: { _ in try reached() })
            _ = try pipeline.run()
            test.clock.advance(hours: 0.2)
            _ = try pipeline.run()
        }
        let count = Mutex(0)
        try work(prepared()) { count.withLock { $0 += 1 } }
        let steps = count.withLock { $0 }
        #expect(steps >= 10)
        for fatal in 1...steps {
            let test = try prepared()
            let reached = Mutex(0)
            #expect(throws: Death.self) {
                try work(test) {
                    let isFatal = reached.withLock { reached in
                        reached += 1
                        return reached == fatal
                    }
                    if isFatal { throw Death() }
                }
            }
            try work(test) {}
            #expect(try documents(test).count == 2, "died at step \(fatal)")
            #expect(try items(test).map(\.state) == [.done, .refused, .dropped], "\(fatal)")
            #expect(try items(test, last: true).map(\.tries) == [1], "\(fatal)")
            let receipts = try test.outbox("receipts").keys.filter { $0.contains(".answer.xml") }
            #expect(receipts.count == 1, "\(fatal)")
            #expect(try test.files(below: test.workspace.spool).isEmpty)
            #expect(try test.files(below: test.workspace.claimed).isEmpty)
            #expect(try MirrorStore(path: test.workspace.mirror).deliveries().isEmpty)
        }
    }
}
