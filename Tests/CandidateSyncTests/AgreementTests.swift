import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import SiteSettings

/// Planning, carrying out, reminders, the funnel and a person's story never disagree: whatever the
/// people, the accounts and the settings.
@Suite(.ownThreads) struct AgreementTests {
    private static func document(_ random: inout SeededGenerator) -> String {
        let memos = ["", "対象外", "可"]
        let mails = ["", "なし", "①@mail.example", "shared@mail.example", "Ｓhared@mail.example"]
        let items = (1...12).map { person in
            let own = "c\(person)@mail.example"
            let mail = Bool.random(using: &random) ? own : mails.randomElement(using: &random)!
            var more = "<Person.P_Memo>\(memos.randomElement(using: &random)!)</Person.P_Memo>"
            if Int.random(in: 0..<8, using: &random) == 0 {
                more += "<Person.P_Deleted> 1 </Person.P_Deleted>"
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                more +=
                    "<Person.P_MobileMail>m\(Int.random(in: 1...12, using: &random))@mail.example</Person.P_MobileMail>"
            }
            return Documents.person(person, mail: mail, more)
        }
        return "<Candidate><Code>0</Code>\(items.joined())</Candidate>"
    }

    private static func accounts(
        _ random: inout SeededGenerator, _ test: TestWorkspace
    ) throws {
        let store = try test.accounts()
        for _ in 0..<8 {
            let person = Int.random(in: 1...12, using: &random)
            let mail = [
                "c\(person)@mail.example", "old\(person)@mail.example", "m\(person)@mail.example",
                "shared@mail.example",
            ].randomElement(using: &random)!
            let status = ["provisional", "registered", "withdrawn"].randomElement(using: &random)!
            let hasPassword = status == "registered" || Bool.random(using: &random)
            let link = Bool.random(using: &random) ? "\(person)" : ""
            // One that is in the way of another is left out.
            _ = try? test.importAccounts(
                "\(mail),甲,\(status),\(hasPassword ? "yes" : "no"),\(link),", into: store)
        }
        let all = try store.read { try $0.accounts(limit: 100) }
        for account in all where account.status != .withdrawn {
            guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
            let cause = Withdrawal.allCases.randomElement(using: &random)!
            _ = try store.write {
                try $0.withdraw(account: account.id, cause, at: test.clock.now)
            }
        }
    }

    @Test(arguments: 0..<100) func `all who decide decide the same`(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed) &* 104_729 &+ 3)
        let samePerson = ["skip", "notify"].randomElement(using: &random)!
        let withdrawn = ["skip", "reopen"].randomElement(using: &random)!
        let fields = [
            "[Person.P_Mail, Person.P_MobileMail]", "[Person.P_MobileMail, Person.P_Mail]",
        ]
        .randomElement(using: &random)!
        let test = try TestWorkspace(
            with: """
                sync:
                  conditions: ["!Person.P_Memo:part=対象外"]
                  mail_fields: \(fields)
                  same_person: \(samePerson)
                  withdrawn: \(withdrawn)
                  reminders: 1
                safety: {max_new_accounts: 0}

                """)
        try test.workspace.prepare()
        try Self.accounts(&random, test)
        try test.drop(Self.document(&random))
        _ = try test.pipeline().takeIn(trigger: .arrival)

        let settings = try SettingsFile.read(test.workspace.settings)
        let rules = Rules(settings, try Templates(folder: test.workspace.templates))
        let mirror = try MirrorStore(path: test.workspace.mirror)
        let accounts = try test.accounts()
        let explain = ExplainPerson(try test.myPage())

        // One by one, as the person's page asks.
        var single: [Int64: Outcome] = [:]
        for person: Int64 in 1...12 {
            let story = try #require(try await explain(person: person))
            single[person] = try #require(story.verdict).outcome
            #expect(try rules.verdict(person, mirror, accounts).outcome == single[person])
        }
        let funnel = try Funnel(rules, mirror: mirror, accounts: accounts, now: test.clock.now)

        // The plan: as each by itself, but that one mail goes to one person.
        let id = try #require(try test.pipeline().planAlone())
        let run = try #require(try accounts.read { try $0.run(id) })
        let planned = try accounts.read { try $0.decisions(in: run, limit: 100) }
        for decision in planned {
            let alone = try #require(single[decision.personId])
            if decision.outcome != alone {
                #expect(decision.outcome == .mailTaken, "\(decision.personId): \(alone)")
                #expect(alone == .opened || alone == .readdressed)
            }
        }
        let counts = try accounts.read { try $0.counts(of: run) }
        for outcome in Outcome.allCases where outcome != .notTarget && outcome != .deleted {
            #expect(funnel.outcomes[outcome] ?? 0 == counts[outcome] ?? 0, "\(outcome)")
        }
        let writings = planned.count { $0.outcome == .opened || $0.outcome == .readdressed }
        #expect(funnel.mailed == writings)

        // Carried out at once, everything is as planned.
        let report = try #require(try test.pipeline().sync(startsNew: false).first)
        for outcome in Outcome.allCases {
            #expect(report.counts[outcome.rawValue] == counts[outcome] ?? 0, "\(outcome)")
        }
        let written = try test.mails().filter { $0.link != nil }
        #expect(written.count == writings)

        // Reminders go to whom the decider calls open, and to nobody else.
        test.clock.advance(hours: 25)
        let open = try (1...12).filter { person in
            guard try accounts.read({ try $0.account(ofPerson: Int64(person)) })?.lastMailAt != nil
            else { return false }
            return try rules.verdict(Int64(person), mirror, accounts).outcome == .alreadyOpen
        }
        _ = try test.pipeline().remind()
        #expect(try test.mails().filter { $0.link != nil }.count == writings + open.count)
    }
}
