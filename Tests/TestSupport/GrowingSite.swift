import CandidateSync
import Foundation
import MyPage
import Publishing
import Recruiting
import SiteSettings
import SyncStore
import Testing

/// A site through the years, a day at a time: exports with people who come, change and go, a full one
/// once a week, broken ones, passwords, withdrawals, sign-ups, a look at the admin screens, and a
/// collector who takes mails and status documents, and nothing else.
package final class GrowingSite {
    package let test: TestWorkspace
    private let pipeline: Pipeline
    /// How many people the CRM exports at a time, and how many come and go each day.
    private let people: Int
    private let coming: Int
    /// How many of those who stay are changed each day.
    private let changed: Int
    package private(set) var day = 0

    /// Everything that can be written is, and nobody is left without a mail.
    private static let settings = """
        sync: {duplicate_notice: once, reminders: 2}
        status: {field: Person.U_S, opened: 開設, registered: 本登録, duplicate: 重複, withdrawn: 退会,
            answer_within_h: 24}

        """

    /// - Parameters:
    ///   - inbox: more settings of the inbox, as `archive_days: 10`.
    ///   - safety: the same of safety, besides that nothing is held.
    package init(
        people: Int, coming: Int, changed: Int, inbox: String = "", safety: String = ""
    ) throws {
        (self.people, self.coming, self.changed) = (people, coming, changed)
        test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "settle_ms: 0", with: "settle_ms: 0, \(inbox)")
                + "safety: {max_new_accounts: 0, \(safety)}\n" + Self.settings)
        try test.importAccounts("shared@mail.example,共有,registered,yes,,")
        pipeline = try test.pipeline()
    }

    /// Whom the CRM exports now, by their ids.
    private var present: Range<Int> { day * coming + 1..<day * coming + people + 1 }

    /// Some mails are another's, so that there are duplicates, and people who wait for an address.
    private func document(_ person: Int, as text: String) -> String {
        let mail = person % 20 == 3 ? "shared" : person % 20 == 5 ? "c\(person - 1)" : "c\(person)"
        return Documents.person(
            person, mail: "\(mail)@mail.example", owner: person % 3 == 0 ? 8 : 7,
            "<Person.U_Free>\(text)</Person.U_Free>")
    }

    private func drop(_ people: some Collection<Int>, as name: String) throws {
        let text = people.map { document($0, as: "\(name) \($0 % 7)") }.joined()
        try test.drop("<Candidate><Code>0</Code>\(text)</Candidate>", as: name)
    }

    /// A day goes by.
    package func next() throws {
        if day == 0 {
            // Owner 8 has no address: what they are to be told is owed.
            try test.drop(
                Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "users.xml")
        } else {
            test.clock.advance(hours: 24)
        }
        if day % 7 == 0 {
            try drop(present, as: "full-\(day).xml")
            try test.drop("<Candidate><Item></Candidate>", as: "broken-\(day).xml")
        } else {
            let first = present.lowerBound + day * changed % max(1, people - changed)
            try drop(first..<first + changed, as: "changed-\(day).xml")
            try drop(present.suffix(coming), as: "new-\(day).xml")
        }
        _ = try pipeline.run()
        try collect()
        try pipeline.accounts.write { try live($0) }
        day += 1
    }

    /// What people and staff do on a day.
    private func live(_ transaction: AccountTransaction) throws {
        let now = test.clock.now
        // Whoever the CRM exports no more has left; a third of those who came have set a password.
        let gone = (present.lowerBound - coming..<present.lowerBound).map { Int64($0) }
        for account in try transaction.accounts(ofPeople: gone) {
            _ = try transaction.withdraw(
                account: account.id, account.id % 2 == 0 ? .person : .crm, at: now)
        }
        let new = present.suffix(coming).filter { $0 % 3 == 0 }.map { Int64($0) }
        for account in try transaction.accounts(ofPeople: new) {
            _ = try transaction.setPassword(account: account.id, hash: "x", at: now)
            let id = "\(day)-\(account.id)"
            try transaction.beginSession(
                .account, of: account.id, hash: Data(id.utf8), id: id,
                from: SessionOrigin(browser: "Firefox", client: ""), at: now,
                forgetBefore: now.addingTimeInterval(-86_400 * 14))
        }
        _ = try transaction.open(
            NewAccount(
                address: MailAddress("s\(day)@mail.example"), name: "", isSignUp: true,
                personId: nil, createdAt: now))
        try transaction.noteAttempt("sign-in", by: "c\(day)", at: now)
        for person in present.prefix(10) {
            try transaction.add(
                .looked, .person(Int64(person)), by: "担当", from: "192.0.2.1", at: now)
        }
        try transaction.note(
            .account, "\(day)", by: "担当", at: now, old: nil, new: "withdrawn")
    }

    private func collect() throws {
        for kind in ["mail", "status"] {
            let folder = "\(test.workspace.outbox)/\(kind)"
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
        }
    }

    /// How much there is of everything, by its name: rows of each table, files of each folder, bytes of
    /// both databases and of each folder. What SQLite keeps beside its files is left out.
    package func sizes() throws -> (counts: [String: Int], bytes: [String: Int]) {
        var counts: [String: Int] = [:]
        var bytes: [String: Int] = [:]
        for (table, rows) in try pipeline.accounts.space.rowCounts() {
            counts["accounts.\(table)"] = rows
        }
        for (table, rows) in try pipeline.mirror.space.rowCounts() {
            counts["mirror.\(table)"] = rows
        }
        let root = test.workspace.root
        let paths = try #require(FileManager.default.enumerator(atPath: root))
        for case let path as String in paths
        where !path.hasSuffix("-wal") && !path.hasSuffix("-shm") {
            var status = stat()
            guard lstat("\(root)/\(path)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                continue
            }
            let parts = path.split(separator: "/")
            let isDatabase = path.hasSuffix(".sqlite")
            let folder = parts.dropLast().prefix(2).joined(separator: "/") + "/"
            bytes[isDatabase ? path : folder, default: 0] += Int(status.st_size)
            if !isDatabase { counts[folder, default: 0] += 1 }
        }
        return (counts, bytes)
    }
}
