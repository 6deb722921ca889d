import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SyncStore

/// Texts of more than 256 bytes: the mirror keeps them whole where a condition or a mail needs them,
/// and who came before that was so waits for another export.
@Suite(.ownThreads) struct KeptWholeTests {
    @Test func `a person's fields that conditions name are kept whole`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Person.P_Memo:part=末尾\"]}\n")
        let memo = String(repeating: "長い", count: 500) + "末尾"
        let outcomes = try test.outcomes(
            of: Documents.candidates(Documents.person(1, "<Person.P_Memo>\(memo)</Person.P_Memo>")))
        #expect(outcomes == [1: .opened])
    }

    @Test func `who was exported before a text was needed whole waits, and is named`() throws {
        let test = try TestWorkspace(with: "sync: {run: at_times}\n")
        let long = String(repeating: "あ", count: 300)
        let people = Documents.candidates(
            Documents.person(1, "<Person.P_Memo>\(long)</Person.P_Memo>"),
            Documents.person(2, "<Person.P_Memo>短い</Person.P_Memo>"))
        try test.drop(people)
        _ = try test.pipeline().takeIn(trigger: .schedule)
        try test.write(
            TestWorkspace.decided(
                TestWorkspace.settings + "sync: {conditions: [\"!Person.P_Memo:part=対象外\"]}\n"),
            to: "settings.yaml")
        let result = try test.run()
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
        let warning = try #require(result.runs[0].warnings.first { $0.message.contains("whole") })
        #expect(warning.message.contains("when 1 person came"))
        #expect(warning.message.hasSuffix(": 1"))
        #expect(try test.outcomes(of: people) == [1: .opened, 2: .alreadyOpen])
    }

    @Test func `the same holds for a text that a new template names`() throws {
        let test = try TestWorkspace()
        let long = String(repeating: "あ", count: 300)
        let person = Documents.candidates(
            Documents.person(1, "<Person.P_Memo>\(long)</Person.P_Memo>"))
        try test.drop(person)
        _ = try test.pipeline().takeIn(trigger: .arrival)
        try test.write(
            "Subject: a\n\n{{Person.P_Memo}}\n\n{{password_url}}\n",
            to: "templates/registration-request.mustache")
        #expect(try test.run().runs[0].warnings.contains { $0.message.contains("Person.P_Memo") })
        #expect(try test.mails().isEmpty)
        #expect(try test.outcomes(of: person) == [1: .opened])
        #expect(try test.mails()[0].body.contains(long))
    }

    /// - Parameter isPlanned: whether a run of reminders was planned by the former template.
    @Test(arguments: [false, true])
    func `a reminder that names it waits for that, too`(isPlanned: Bool) throws {
        let test = try TestWorkspace(with: "sync: {reminders: 1}\n")
        let long = String(repeating: "あ", count: 300)
        let person = Documents.candidates(
            Documents.person(1, "<Person.P_Memo>\(long)</Person.P_Memo>"))
        try test.drop(person)
        try test.run()
        test.clock.advance(hours: 24)
        if isPlanned {
            let pipeline = try test.pipeline(reached: { if $0 == .written { throw Death() } })
            #expect(throws: Death.self) { try pipeline.remind() }
        }
        try test.write(
            "Subject: a\n\n{{Person.P_Memo}}\n\n{{password_url}}\n",
            to: "templates/reminder.mustache")
        #expect(try test.run().runs.count == (isPlanned ? 1 : 0))
        #expect(try test.mails().count == 1)
        try test.drop(person)
        try test.run()
        let mails = try test.mails()
        #expect(mails.count == 2)
        #expect(mails.last?.body.contains(long) == true)
    }
}
