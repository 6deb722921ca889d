import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync

/// What is counted and measured of a workspace.
@Suite(.ownThreads) struct WorkspaceMetricsTests {
    /// As any process reads them.
    private func metrics(of test: TestWorkspace) throws -> String {
        try WorkspaceMetrics(
            test.workspace, settings: SettingsFile.read(test.workspace.settings),
            environment: test.environment, accounts: test.accounts())().text
    }

    @Test func `deliveries, records, people, mails and stages are counted`() throws {
        let test = try TestWorkspace()
        try test.drop("<x></x>", as: "bad.xml")
        try test.drop(
            Documents.candidates(
                Documents.person(1), Documents.person(2), Documents.person(3, mail: "nothing")),
            as: "good.xml")
        try test.run()
        let text = try metrics(of: test)
        for line in [
            "deliveries_total{result=\"accepted\"} 1", "deliveries_total{result=\"rejected\"} 1",
            "records_total{kind=\"candidates\"} 3", "records_total{kind=\"users\"} 0",
            "people_total{outcome=\"opened\"} 2", "people_total{outcome=\"bad_mail\"} 1",
            "people_total{outcome=\"duplicate\"} 0",
            "mails_total{template=\"registration-request\"} 2",
            "mails_total{template=\"reminder\"} 0",
            "stage_seconds_count{stage=\"import\"} 2", "stage_seconds_count{stage=\"plan\"} 1",
            "stage_seconds_count{stage=\"carry_out\"} 1",
            "last_delivery_timestamp_seconds 1795395600",
            "last_run_timestamp_seconds 1795395600", "working 0", "held_runs 0",
            "outbox_files{folder=\"mail\"} 2", "outbox_files{folder=\"rejected\"} 1",
        ] {
            #expect(text.contains("\ncandidate_sync_\(line)\n"), "\(line)")
        }
        #expect(try Promtool.complaints(of: text) == "")
    }

    @Test func `the last sync is none that a clock has dated later than now`() throws {
        let test = try TestWorkspace()
        for (person, hours) in [(1, 48), (2, -48)] as [(Int, Double)] {
            test.clock.advance(hours: hours)
            try test.drop(Documents.candidates(Documents.person(person)))
            try test.run()
        }
        let line = "\ncandidate_sync_last_run_timestamp_seconds 1795395600\n"
        #expect(try metrics(of: test).contains(line))
    }

    @Test func `an empty workspace has every counter, at zero, and no last moment`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let text = try metrics(of: test)
        #expect(text.contains("\ncandidate_sync_deliveries_total{result=\"accepted\"} 0\n"))
        #expect(!text.contains("_timestamp_seconds"))
        #expect(try Promtool.complaints(of: text) == "")
    }

    @Test func `no count falls when the rows behind it are forgotten`() throws {
        let test = try TestWorkspace.worked()
        func counters() throws -> [Substring] {
            try metrics(of: test).split(separator: "\n").filter { $0.contains("_total{") }
        }
        let before = try counters()
        for table in ["decision", "delivery", "outbox", "run"] {
            try test.change("DELETE FROM \(table)")
        }
        #expect(try counters() == before)
        #expect(before.contains("candidate_sync_people_total{outcome=\"opened\"} 1"))
    }

    @Test(arguments: [Outbox.Step.written, .synced, .committed, .moved, .done])
    func `what a process dies over is counted once when another one has done it`(
        step: Outbox.Step
    ) throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        for died in 1...3 {
            // Each is killed at its first such step: receipt, mail, report.
            var pipeline: Pipeline? = try? test.pipeline(reached: {
                if $0 == step { throw Death() }
            })
            #expect((try? pipeline?.run()) == nil || died > 1)
            pipeline = nil
        }
        try test.run()
        let text = try metrics(of: test)
        for line in [
            "deliveries_total{result=\"accepted\"} 1", "people_total{outcome=\"opened\"} 1",
            "mails_total{template=\"registration-request\"} 1",
        ] {
            #expect(text.contains("\ncandidate_sync_\(line)\n"), "\(step): \(line)")
        }
        #expect(try test.mails().count == 1)
    }

    @Test func `people of a held run are counted when it is carried out, not when it is planned`()
        throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let id = try #require(try test.run().held.first)
        let held = try metrics(of: test)
        #expect(held.contains("\ncandidate_sync_held_runs 1\n"))
        #expect(held.contains("\ncandidate_sync_people_total{outcome=\"opened\"} 0\n"))
        let isApproved = try test.accounts().write { transaction in
            let run = try #require(try transaction.run(id))
            return try transaction.approve(run, by: "test", at: test.clock.now)
        }
        #expect(isApproved)
        _ = try test.pipeline().continueRuns()
        let done = try metrics(of: test)
        #expect(done.contains("\ncandidate_sync_held_runs 0\n"))
        #expect(done.contains("\ncandidate_sync_people_total{outcome=\"opened\"} 2\n"))
    }

    @Test func `people of a discarded run are not counted`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let id = try #require(try test.run().held.first)
        _ = try test.accounts().write { transaction in
            let run = try #require(try transaction.run(id))
            return try transaction.discard(run, by: "test", at: test.clock.now)
        }
        _ = try test.pipeline().continueRuns()
        let text = try metrics(of: test)
        #expect(
            !text.split(separator: "\n").contains { line in
                line.hasPrefix("candidate_sync_people_total") && !line.hasSuffix(" 0")
            })
    }

    @Test func `nothing of anybody stands in them`() throws {
        let test = try TestWorkspace()
        try test.drop(
            Documents.candidates(Documents.person(1, mail: "hanako@mail.example")),
            as: "山田花子.xml")
        try test.drop("<x></x>", as: "山田太郎.xml")
        try test.run()
        let text = try metrics(of: test)
        let token = try #require(try test.mails().first?.token)
        for secret in ["山田", "hanako", "mail.example", ".xml", test.workspace.root, token] {
            #expect(!text.contains(secret), "\(secret)")
        }
    }
}
