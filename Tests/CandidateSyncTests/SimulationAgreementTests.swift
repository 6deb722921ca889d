import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings

/// A simulation and the run behind it say the same of everybody, whatever the people, the accounts and
/// the settings.
@Suite(.ownThreads) struct SimulationAgreementTests {
    private static func document(_ random: inout SeededGenerator, _ people: Range<Int>) -> String {
        let memos = ["", "対象外", "可"]
        let mails = ["", "なし", "①@mail.example", "shared@mail.example", "Ｓhared@mail.example"]
        let items = people.map { person in
            let own = "c\(person)@mail.example"
            let mail =
                Int.random(in: 0..<3, using: &random) > 0
                ? own : mails.randomElement(using: &random)!
            var more = "<Person.P_Memo>\(memos.randomElement(using: &random)!)</Person.P_Memo>"
            if Int.random(in: 0..<8, using: &random) == 0 {
                more += "<Person.P_Deleted>1</Person.P_Deleted>"
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                let other = Int.random(in: people, using: &random)
                more += "<Person.P_MobileMail>m\(other)@mail.example</Person.P_MobileMail>"
            }
            return Documents.person(person, mail: mail, more)
        }
        return "<Candidate><Code>0</Code>\(items.joined())</Candidate>"
    }

    private static func accounts(
        _ random: inout SeededGenerator, _ people: Range<Int>, _ test: TestWorkspace
    ) throws {
        let store = try test.accounts()
        for _ in 0..<20 {
            let person = Int.random(in: people, using: &random)
            let mail = ["c\(person)", "old\(person)", "m\(person)", "shared"]
                .randomElement(using: &random)!
            let status = ["provisional", "registered", "withdrawn"].randomElement(using: &random)!
            let hasPassword = status == "registered" || Bool.random(using: &random)
            let link = Bool.random(using: &random) ? "\(person)" : ""
            // One that is in the way of another is left out.
            _ = try? test.importAccounts(
                "\(mail)@mail.example,甲,\(status),\(hasPassword ? "yes" : "no"),\(link),",
                into: store)
        }
    }

    private static func line(
        _ person: Int64, _ resume: Int64?, _ outcome: Outcome, _ planned: Outcome,
        _ reason: Decision.Reason?
    ) -> String {
        // Whether the owners of a duplicate could be told is known when they are told.
        "\(person) \(resume ?? 0) \(outcome.rawValue) \(planned.rawValue) "
            + (outcome == .duplicate ? "" : reason?.description ?? "")
    }

    @Test(arguments: 0..<50) func `line for line`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) &* 104_729 &+ 11)
        let samePerson = ["skip", "notify"].randomElement(using: &random)!
        let withdrawn = ["skip", "reopen"].randomElement(using: &random)!
        let limit = [0, 5, 1_000].randomElement(using: &random)!
        let test = try TestWorkspace(
            with: """
                sync:
                  conditions: ["!Person.P_Memo:part=対象外"]
                  same_person: \(samePerson)
                  withdrawn: \(withdrawn)
                safety: {max_new_accounts: \(limit)}

                """)
        try test.workspace.prepare()
        let people = 1..<41
        try Self.accounts(&random, people, test)
        for round in 0..<2 {
            try test.drop(Self.document(&random, people), as: "\(round).xml")
            if Bool.random(using: &random) { _ = try test.pipeline().takeIn(trigger: .arrival) }
            let simulation = try test.simulator()(.init(people: .max))
            let result = try test.run()
            let id = try #require(result.held.first ?? result.runs.last?.run)
            let (run, decisions) = try test.accounts().read { transaction in
                let run = try #require(try transaction.run(id))
                return (run, try transaction.decisions(in: run, limit: 1_000))
            }
            let expected = simulation.people.map {
                Self.line($0.personId, $0.resumeId, $0.outcome, $0.planned, $0.reason)
            }
            let found = decisions.map {
                Self.line($0.personId, $0.resumeId, $0.outcome, $0.planned, $0.reason)
            }
            #expect(expected == found)
            let counts = try test.accounts().read { try $0.counts(of: run) }
            for outcome in Outcome.allCases {
                #expect(simulation.counts[outcome.rawValue] == counts[outcome] ?? 0, "\(outcome)")
            }
            #expect(simulation.hold == run.hold)
            #expect(simulation.notTarget == run.notTarget)
            test.clock.advance(hours: 25)
        }
    }
}
