import Foundation
import TestSupport
import Testing

@testable import SiteSettings

/// The real program, killed for real at random moments, then run again.
@Suite(.serialized, .ownThreads) struct KillTests {
    /// How often the program is killed; KILL_ROUNDS changes it.
    private static let rounds =
        Int(ProcessInfo.processInfo.environment["KILL_ROUNDS"] ?? "") ?? 50
    /// Enough for a second chunk of mails.
    private static let people = 1_500
    private static let smallFiles = 210
    /// In memory where that is possible: what a killed process has written stays either way, and half
    /// of the time would go into making files on a disk.
    private static let folder =
        FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : nil

    /// Where the export lies that each round begins with.
    private let home: TestWorkspace
    private var samples: String { "\(home.workspace.root)/sample.xml" }

    init() throws {
        home = try TestWorkspace()
        let made = try Shell.run(
            Shell.candidateSync, "sample", "--count", "\(Self.people)", "--match", "70", samples)
        try #require(made.status == 0, "\(made.errors)")
    }

    private func makeWorkspace() throws -> TestWorkspace {
        let settings = try String(contentsOfFile: "\(repository)/settings.yaml", encoding: .utf8)
        let test = try TestWorkspace(
            settings: settings.replacing("max_new_accounts: 1000", with: "max_new_accounts: 0")
                .replacing("settle_ms: 200", with: "settle_ms: 0"), in: Self.folder)
        // A duplicate and a bad file, so that every kind of mail and receipt is among the rest.
        try test.importAccounts("c1000002@mail.example,他人,registered,yes,,")
        try FileManager.default.copyItem(
            atPath: samples, toPath: "\(test.workspace.inbox)/a.xml")
        try FileManager.default.copyItem(
            atPath: "\(repository)/samples/10-broken.xml", toPath: "\(test.workspace.inbox)/b.xml")
        // So many that receipts are written while the next files are read.
        for person in 1...Self.smallFiles {
            try test.drop(
                Documents.candidates(Documents.person(person)), as: "c\(1_000 + person).xml")
        }
        return test
    }

    /// What is in the outbox, ids, tokens and times aside.
    private func shape(of test: TestWorkspace) throws -> [String] {
        let id = /[0-9A-HJKMNP-TV-Z]{26}/
        let time = /"20[0-9:TZ-]*"/
        let expiry = /20[0-9]+年.*分/
        let token = /(token|key)=[0-9a-f]{64}/
        return try test.outbox().map { path, data in
            var text = String(decoding: data, as: UTF8.self)
            if path.hasSuffix(".eml") {
                let mail = SentMail(text)
                text = mail.to + mail.body.replacing(token, with: "").replacing(expiry, with: "")
            }
            return path.replacing(id, with: "…") + "\n"
                + text.replacing(id, with: "…").replacing(time, with: "…")
        }.sorted()
    }

    @Test func `killed at any moment and run again, the outbox is that of an undisturbed run`()
        throws
    {
        let undisturbed = try makeWorkspace()
        let clock = ContinuousClock()
        let start = clock.now
        let first = try Shell.run(
            Shell.candidateSync, "run", "--workspace", undisturbed.workspace.root)
        var whole = start.duration(to: clock.now)
        #expect(first.status == 1)
        let expected = try shape(of: undisturbed)
        #expect(expected.count > 900)
        #expect(expected.contains { $0.contains("アカウントは開設していません") }, "no duplicate among them")

        var generator = SeededGenerator(seed: UInt64(Date().timeIntervalSince1970))
        var rounds = 0
        var tries = 0
        while rounds < Self.rounds, tries < 4 * Self.rounds {
            tries += 1
            let test = try makeWorkspace()
            let moment = whole * Double.random(in: 0...1, using: &generator)
            let root = test.workspace.root
            guard try killed("run", "--workspace", root, after: moment) else {
                // The first one was slower, beside other tests.
                whole = min(whole, moment)
                continue
            }
            rounds += 1
            let again = try Shell.run(Shell.candidateSync, "run", "--workspace", root)
            #expect(again.status == 0 || again.status == 1, "\(again.errors)")
            let found = try shape(of: test)
            #expect(found == expected, "killed after \(moment)")
            #expect(try test.files(below: test.workspace.spool).isEmpty)
            #expect(try test.files(below: test.workspace.claimed).isEmpty)
            let mails = try test.mails().map(\.to)
            #expect(Set(mails).count == mails.count, "a mail was sent twice")
        }
        #expect(rounds == Self.rounds, "the others had ended before they were killed")
    }
}
