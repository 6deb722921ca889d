import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import SiteSettings

/// Random histories of a CRM that changes its mind, people who answer or leave, staff who approve,
/// processes that die and days that pass: beside a small model of who may be written to.
@Suite(.ownThreads) struct HistoryTests {
    @Test(arguments: 0..<200)
    func `nobody is written to against the CRM's last word, and everybody due is, in the end`(
        seed: Int
    ) async throws {
        var history = try History(seed: seed)
        for _ in 0..<25 { try await history.step() }
        try history.end()
    }
}

/// What the CRM last said of a person, as it was exported.
private struct Record: Equatable {
    var address: String
    var isExcluded = false
    var isDeleted = false

    var isWanted: Bool { !isExcluded && !isDeleted }
}

private struct History {
    private let test: TestWorkspace
    /// Open all the time: each look would open them anew.
    private let accounts: AccountStore
    private var random: SeededGenerator
    private let people = 1...8
    private let limit: Int
    /// What the CRM knows now, and what of it was exported last.
    private var crm: [Int: Record] = [:]
    private var exported: [Int: Record] = [:]
    /// Who has left of their own will, or by the agency's, and is not to be written to.
    private var left: Set<Int> = []
    private var registered: Set<Int> = []
    /// The mails that are known, by file.
    private var seen: Set<String> = []
    private var log: [String] = []
    private var files = 0

    init(seed: Int) throws {
        random = SeededGenerator(seed: UInt64(seed) &* 7_919 &+ 17)
        limit = seed % 3 == 0 ? 0 : 3
        test = try TestWorkspace(
            with: """
                sync: {conditions: ["!Person.P_Memo:part=対象外"], reminders: \(seed % 2)}
                safety: {max_new_accounts: \(limit)}

                """)
        try test.workspace.prepare()
        accounts = try test.accounts()
        for person in people { crm[person] = Record(address: Self.address(person, 0)) }
    }

    private static func address(_ person: Int, _ version: Int) -> String {
        "p\(person)-\(version)@mail.example"
    }

    private mutating func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func step() async throws {
        let person = pick(1..<people.count + 1)
        switch pick(0..<16) {
        case 0...3: try export()
        case 4:
            crm[person]?.isExcluded.toggle()
            log.append("\(person) excluded: \(crm[person]!.isExcluded)")
        case 5:
            crm[person]?.isDeleted.toggle()
            log.append("\(person) deleted: \(crm[person]!.isDeleted)")
        case 6:
            let address = Self.address(person, pick(0..<1_000))
            crm[person]?.address = address
            log.append("\(person) moves to \(address)")
        case 7: try await withdraw(person)
        case 8: try await register(person)
        case 9: try settle(approve: pick(0..<4) > 0)
        case 10:
            let hours = Double(pick(1..<60))
            test.clock.advance(hours: hours)
            log.append("\(hours) h pass")
        case 11: try run(dyingAt: Outbox.Step.allCases[pick(0..<Outbox.Step.allCases.count)])
        case 12: _ = try pipeline { try $0.takeIn(trigger: .arrival) }
        default: try run()
        }
    }

    /// Everything that waits is exported, approved and done: then nobody is left who is due.
    mutating func end() throws {
        for person in people { exported[person] = crm[person] }
        try drop(Array(people))
        for _ in 0..<4 {
            try run()
            try settle(approve: true)
            test.clock.advance(hours: 25)
        }
        for person in people {
            let record = crm[person]!
            let account = try accounts.read { try $0.account(ofPerson: Int64(person)) }
            if record.isWanted, !left.contains(person) {
                #expect(account != nil, "\(person) was forgotten\n\(story)")
                if let account, account.isOpen {
                    #expect(account.mail == record.address, "\(person)\n\(story)")
                }
            }
            if record.isDeleted, let account, account.isOpen {
                Issue.record("\(person) is deleted and has an open account\n\(story)")
            }
        }
        #expect(try accounts.read { try $0.heldRuns() }.isEmpty, "\(story)")
        #expect(try test.files(below: test.workspace.spool).isEmpty)
    }

    private var story: String { log.joined(separator: "\n") }

    // MARK: what happens

    private mutating func export() throws {
        let some = people.filter { _ in pick(0..<2) == 0 }
        for person in some { exported[person] = crm[person] }
        try drop(some)
        log.append("exported: \(some)")
    }

    private mutating func drop(_ people: [Int]) throws {
        guard !people.isEmpty else { return }
        // Of files that come at once the first is that of the first name.
        files += 1
        let items = people.map { person in
            let record = exported[person]!
            return Documents.person(
                person, mail: record.address,
                "<Person.P_Memo>\(record.isExcluded ? "対象外" : "")</Person.P_Memo>"
                    + "<Person.P_Deleted>\(record.isDeleted ? 1 : 0)</Person.P_Deleted>")
        }
        try test.drop(
            "<Candidate><Code>0</Code>\(items.joined())</Candidate>",
            as: "\(String(format: "%04d", files)).xml")
    }

    private func pipeline<Result>(
        dyingAt step: Outbox.Step? = nil, _ work: (Pipeline) throws -> Result
    ) throws -> Result {
        try work(test.pipeline(reached: { if $0 == step { throw Death() } }))
    }

    private mutating func run(dyingAt step: Outbox.Step? = nil) throws {
        let before = try accounts.read { try $0.accounts(limit: 100) }
        do {
            _ = try pipeline(dyingAt: step) { try $0.run() }
        } catch is Death {
            // Started again at once, as a service is: what was committed leaves now.
            _ = try pipeline { _ in }
            log.append("died at \(step!)")
        }
        try look(before)
    }

    private mutating func settle(approve: Bool) throws {
        for run in try accounts.read({ try $0.heldRuns() }) {
            _ = try accounts.write {
                approve
                    ? try $0.approve(run, by: "test", at: test.clock.now)
                    : try $0.discard(run, by: "test", at: test.clock.now)
            }
            log.append("\(approve ? "approved" : "discarded") \(run.id)")
        }
        try run()
    }

    private mutating func withdraw(_ person: Int) async throws {
        guard let account = try accounts.read({ try $0.account(ofPerson: Int64(person)) })
        else { return }
        let myPage = try test.myPage()
        if pick(0..<3) == 0, try await WithdrawAccount(myPage)(account: account.id, by: "test") {
            left.insert(person)
            registered.remove(person)
            log.append("\(person) leaves")
        }
    }

    private mutating func register(_ person: Int) async throws {
        guard let account = try accounts.read({ try $0.account(ofPerson: Int64(person)) }),
            account.isOpen
        else { return }
        let isSet = try accounts.write {
            try $0.setPassword(account: account.id, hash: "x", at: test.clock.now)
        }
        try #require(isSet)
        registered.insert(person)
        log.append("\(person) registers")
    }

    // MARK: what must hold

    /// Looks at the mails that are new: each to somebody whom the CRM's last exported word wants, at
    /// the address that it said, and no two to one person by one run.
    private mutating func look(_ before: [Account]) throws {
        let accounts = Dictionary(
            before.compactMap { account in account.personId.map { (Int($0), account) } },
            uniquingKeysWith: { $0.id > $1.id ? $0 : $1 })
        var written: [Int] = []
        for (name, text) in try test.outbox("mail").sorted(by: { $0.key < $1.key })
        where seen.insert(name).inserted {
            let to = SentMail(text).to
            guard let person = people.first(where: { to.hasPrefix("p\($0)-") }) else {
                Issue.record("a mail to \(to)\n\(story)")
                continue
            }
            if SentMail(text).body.contains("退会手続きが完了しました") {
                // What the agency has ended: the last that they hear.
                #expect(left.contains(person), "\(person) has not left\n\(story)")
                continue
            }
            log.append("mail to \(to)")
            let record = exported[person]
            #expect(record?.isWanted == true, "\(person) is excluded or deleted\n\(story)")
            #expect(record?.address == to, "not the last exported address\n\(story)")
            #expect(!left.contains(person), "\(person) has left\n\(story)")
            #expect(!registered.contains(person), "\(person) is registered\n\(story)")
            if let account = accounts[person], account.isOpen, account.mail == to {
                // Again to the same address: only as a reminder, a day on.
                let pause = test.clock.now.timeIntervalSince(account.lastMailAt ?? .distantPast)
                #expect(pause >= 24 * 3_600, "\(person) twice for one cause\n\(story)")
            }
            written.append(person)
        }
        #expect(Set(written).count == written.count, "\(written): twice\n\(story)")
        #expect(try self.accounts.read { try $0.heldRuns() }.count <= 1, "\(story)")
    }
}
