import DropFolder
import Foundation
package import Publishing
import Recruiting
package import SiteSettings
package import SyncStore

/// データの消去: removes a person from everything that the workspace holds, and leaves keyed digests that
/// keep the sync from opening an account again (see `ErasedPeople`).
///
/// In this order: one transaction that deletes what the accounts' database knows, leaves the digests and
/// notes what is looked for; the mirror, behind an import that is going on; the files, behind those who
/// publish; then what was noted is forgotten, and the databases' files are looked through. Killed in
/// between, it is finished by the next start (`finish`), or by the next turn of a service at work.
///
/// Files that are claimed are left alone, as somebody may be reading them, and the import leaves the
/// person out. What is looked for is kept until they have come to where they stay, and are cut there.
package struct Erasure {
    /// What was reached; tests die there.
    package enum Step: Sendable, CaseIterable {
        case noted, mirrored, filed, forgotten
    }

    package enum Subject: Sendable, Equatable {
        case account(Int64)
        /// By `Person.P_Id`, whether anything is known of them or not.
        case person(Int64)
        /// Whoever has an account with that key, or was erased with it.
        case mail(String)
    }

    let open: OpenWorkspace
    let settings: Settings
    /// Whether it waits for an import or another erasure that is going on.
    let waits: Bool
    let onStep: () throws -> Void
    private let reached: (Step) throws -> Void

    /// - Parameters:
    ///   - waits: for an import or another erasure that is going on, however long that takes. Whoever
    ///     imports does not, and goes on with it another time.
    ///   - onStep: called again and again; what it throws leaves the rest to the next start.
    ///   - reached: hears of the steps, in tests.
    package init(
        _ open: OpenWorkspace, _ settings: Settings, waits: Bool = true,
        onStep: @escaping () throws -> Void = {},
        reached: @escaping (Step) throws -> Void = { _ in }
    ) {
        self.open = open
        self.settings = settings
        self.waits = waits
        self.onStep = onStep
        self.reached = reached
    }

    /// - Parameters:
    ///   - allowAgain: leaves no digests, and forgets those that there are: the next export opens an
    ///     account again.
    ///   - note: what is written with it; it gets the accounts, and whether nobody was erased but the
    ///     digests were forgotten.
    /// - Returns: nil if nobody is known by that account or address.
    /// - Throws: `StoreError`, `SystemError`
    package func callAsFunction(
        _ subject: Subject, allowAgain: Bool,
        note: (AccountTransaction, _ accounts: [Int64], _ isOnlyLifted: Bool) throws -> Void
    ) throws -> ErasureReport? {
        try Folder(open.paths.state).locked(alone: false) {
            try erase(subject, allowAgain: allowAgain, note: note)
        }
    }

    /// Whether somebody is at an erasure just now, in whatever process: what is noted of it is none that
    /// was cut short. (Those who finish one are not counted.)
    static func isGoingOn(in workspace: Workspace) throws -> Bool {
        try Folder(workspace.state).lockedIfFree {} == nil
    }

    private func erase(
        _ subject: Subject, allowAgain: Bool,
        note: (AccountTransaction, _ accounts: [Int64], _ isOnlyLifted: Bool) throws -> Void
    ) throws -> ErasureReport? {
        guard var trace = try trace(of: subject) else { return nil }
        var report = ErasureReport()
        let others = try others(trace)
        let isKnown = !trace.accounts.isEmpty || !trace.people.isEmpty
        let now = open.environment.now()
        let id = try open.accounts.erase(waits: waits) { transaction -> Int64? in
            // Somebody may have signed up since.
            let found = try transaction.accounts(everOfPeople: trace.people, orMails: trace.mails)
            for account in found { trace.add(account) }
            try open.mirror.read { try trace.leaveOutOthersResumes($0) }
            trace.links = try transaction.linkHashes(ofAccounts: trace.accounts)
            if allowAgain {
                report.isBarLifted = try liftBar(trace, transaction)
            } else if isKnown {
                try transaction.noteErased(
                    digests(trace.people, trace.resumes, trace.mails, transaction), at: now)
                report.isBarred = true
            }
            guard isKnown else {
                if report.isBarLifted { try note(transaction, [], true) }
                return nil
            }
            report.add(
                try transaction.erase(
                    people: trace.people, accounts: trace.accounts, mails: trace.mails,
                    reason: Decider.Verdict.erased(at: now)), of: "accounts")
            try note(transaction, trace.accounts, false)
            return try transaction.beginErasure(JSONText.encode(trace), at: now)
        }
        guard let id else { return report.isBarLifted ? report : nil }
        try reached(.noted)
        _ = try finish(id, trace, &report)
        report.left += [.elsewhere, .crm]
        if !others.isEmpty { report.left.append(.sameAddress(others)) }
        let inbox = (try? Folder(open.paths.inbox).contents().files) ?? 0
        if inbox > 0 { report.left.append(.inbox(inbox)) }
        return report
    }

    /// Forgets the digests that keep the person from an account.
    /// - Returns: whether there were any.
    private func liftBar(
        _ trace: PersonTrace, _ transaction: AccountTransaction
    ) throws -> Bool {
        let ids = try digests(trace.people, trace.resumes, [], transaction)
        let mails = try digests([], [], trace.mails, transaction)
        // Where nothing else is known, an address says who it is; else others may have it, too.
        let isOwn = trace.people.isEmpty
        return try transaction.forgetErased(isOwn ? mails : ids, isOwn ? [] : mails) > 0
    }

    private func digests(
        _ people: [Int64], _ resumes: [Int64], _ mails: [String], _ transaction: AccountTransaction
    ) throws -> [Data] {
        try ErasedPeople.digests(
            people: people, resumes: resumes, mails: mails, transaction,
            makeKey: { open.environment.randomBytes(32) })
    }

    /// Finishes what was cut short, and what has waited for claims that are imported now.
    /// - Parameter ids: only these; nil for all, though somebody may be at one just now.
    /// - Returns: how many there were that do not wait.
    @discardableResult
    package func finish(_ ids: Set<Int64>? = nil) throws -> Int {
        var count = 0
        for erasure in try open.accounts.read({ try $0.erasuresToFinish() }) {
            if let ids, !ids.contains(erasure.id) { continue }
            var report = ErasureReport()
            let trace = try JSONText.decode(PersonTrace.self, from: erasure.trace)
            if try finish(erasure.id, trace, &report) { count += 1 }
        }
        return count
    }

    // MARK: steps

    /// - Returns: false if it waits for claims.
    private func finish(
        _ id: Int64, _ trace: PersonTrace, _ report: inout ErasureReport
    ) throws -> Bool {
        var trace = trace
        var texts: [[UInt8]]?
        if !trace.isScrubbing {
            guard try eraseContent(id, &trace, &report) else { return false }
            try reached(.filed)
            texts = trace.bytes
            var rest = PersonTrace()
            rest.isScrubbing = true
            let data = try JSONText.encode(rest)
            try open.accounts.erase(waits: waits) { try $0.changeErasure(id, to: data) }
            try reached(.forgotten)
        }
        guard try scrub(texts) else {
            report.left.append(.log)
            return true
        }
        // A power cut may bring back what was cut off from the databases' logs until then.
        try Folder(open.paths.state).syncFileSystem()
        try open.accounts.erase(waits: waits) { try $0.endErasure(id) }
        return true
    }

    /// Takes the person out of the mirror and the files; or, once that is done, out of the files that were
    /// claimed then.
    /// - Returns: false if files are claimed still that may name them: what is looked for is kept.
    private func eraseContent(
        _ id: Int64, _ trace: inout PersonTrace, _ report: inout ErasureReport
    ) throws -> Bool {
        if let claimed = trace.claimed {
            let left = try ClaimFolder(open.paths.claimed).claims().map(\.delivery)
            guard Set(left).isDisjoint(with: claimed) else { return false }
            try ErasureFiles(self, id: id).eraseReleased(Set(claimed), trace, &report)
            return true
        }
        try eraseFromMirror(trace, &report)
        try reached(.mirrored)
        try ErasureFiles(self, id: id).erase(&trace, &report)
        guard trace.claimed != nil else { return true }
        let data = try JSONText.encode(trace)
        try open.accounts.erase(waits: waits) { try $0.changeErasure(id, to: data) }
        return false
    }

    private func eraseFromMirror(_ trace: PersonTrace, _ report: inout ErasureReport) throws {
        for person in trace.people {
            let count = try open.mirror.erase(
                person: person, resumes: trace.resumes, waits: waits)
            report.add(["candidate": count.people, "resume": count.resumes], of: "mirror")
            try onStep()
        }
    }

    /// How often a log is tried that somebody is reading: each time waits for ten seconds itself.
    private static let tries = 3

    private func scrub(_ texts: [[UInt8]]?) throws -> Bool {
        for store in [open.accounts.scrub, open.mirror.scrub] {
            var isClean = false
            for _ in 0..<Self.tries where !isClean {
                isClean = try store(texts)
                try onStep()
            }
            guard isClean else { return false }
        }
        return true
    }

    // MARK: who it is

    private func trace(of subject: Subject) throws -> PersonTrace? {
        var trace = PersonTrace()
        switch subject {
        case .person(let id): trace.people = [id]
        case .account(let id):
            guard let account = try open.accounts.read({ try $0.account(id) }) else { return nil }
            trace.add(account)
            trace.people = account.personId.map { [$0] } ?? []
        case .mail(let key):
            trace.mails = [key]
            let account = try open.accounts.read {
                try $0.account(withMail: key) ?? $0.lastLeft(person: nil, mails: [key])
                    ?? $0.accounts(everOfPeople: [], orMails: [key]).last
            }
            if let account {
                trace.add(account)
                trace.people = account.personId.map { [$0] } ?? []
            }
        }
        try open.mirror.read {
            try trace.add(from: $0, mailFields: settings.sync.mailFields)
        }
        let found = try open.accounts.read {
            try $0.accounts(everOfPeople: trace.people, orMails: trace.mails)
        }
        for account in found { trace.add(account) }
        return trace
    }

    /// Other people who have one of the addresses: nobody guesses whether they are the same.
    private func others(_ trace: PersonTrace) throws -> [Int64] {
        let keys = Set(trace.mails)
        guard !keys.isEmpty else { return [] }
        var others = try Set(
            open.accounts.read { try $0.others(than: trace.people, withMails: trace.mails) })
        let fields = Set(settings.sync.mailFields + [.personMail, .personMobileMail])
        try open.mirror.read { mirror in
            let numbers = fields.compactMap { mirror.catalog.number(of: $0) }
            _ = try mirror.newestCandidates { candidate in
                let isOne = numbers.contains { number in
                    candidate.fields.mailKey(in: number).map { keys.contains($0) } ?? false
                }
                if isOne { others.insert(candidate.id) }
                return true
            }
        }
        return others.subtracting(trace.people).sorted()
    }
}
