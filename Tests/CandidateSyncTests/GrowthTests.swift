import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import SyncStore

/// How many people `make growth` lets a year go by with; nil if it is not asked for.
private let growth = ProcessInfo.processInfo.environment["GROWTH"].flatMap { Int($0) }

/// Nothing grows without bound: a site of which people come and go is as large as it was.
@Suite(.ownThreads) struct GrowthTests {
    /// What may grow for ever: nothing but what keeps those who have left from being written to.
    private static let unbounded: Set<String> = ["accounts.erased"]

    @Test func `options are noted up to a number, and those that are known are renamed`() throws {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        let field = try #require(FieldAlias("Person.U_S"))
        func note(_ names: [String: String], in delivery: String) throws {
            let options = try names.map {
                FieldOption(
                    field: field, alias: try #require(FieldAlias($0.key)), name: $0.value)
            }
            _ = try pipeline.mirror.importOnce(delivery: delivery, day: 0) { session in
                session.mostOptions = 2
                try session.note(options)
                return Data()
            }
        }
        try note(["Option.U_A": "甲", "Option.U_B": ""], in: "one")
        try note(["Option.U_B": "乙", "Option.U_C": "丙"], in: "two")
        let seen = try pipeline.mirror.read { try $0.options() }
        #expect(seen[field]?.map(\.name) == ["甲", "乙"])
    }

    @Test(.disabled(if: growth != nil))
    func `every table and folder is as large after eight more weeks as it was`() throws {
        let site = try GrowingSite(
            people: 300, coming: 15, changed: 5,
            inbox: "archive_days: 10, mirror_days: 30",
            // An account that nobody uses and nobody ends stays, and with it what was decided of it.
            safety: "event_days: 30, keep_days: 30, forget_withdrawn_after_days: 30, "
                + "close_unused_after_days: 20")
        // The audit list is the last to stop growing: it is kept for a year.
        while site.day < 400 { try site.next() }
        let before = try site.sizes()
        while site.day < 456 { try site.next() }
        let after = try site.sizes()
        for (name, count) in after.counts where !Self.unbounded.contains(name) {
            let former = before.counts[name] ?? 0
            #expect(
                count <= former + former / 20 + 10, "\(name) has grown from \(former) to \(count)")
        }
        for (name, size) in after.bytes {
            let former = before.bytes[name] ?? 0
            #expect(
                size <= former + former / 10 + 65_536, "\(name) has grown from \(former) to \(size)"
            )
        }
        // It was about something.
        for name in [
            "accounts.account", "accounts.decision", "accounts.delivery", "accounts.outbox",
            "accounts.audit", "accounts.event", "accounts.link", "accounts.status_item",
            "accounts.duplicate_notice", "mirror.candidate", "outbox/receipts/",
            "outbox/reports/", "outbox/rejected/", "state/archive/",
        ] {
            #expect(after.counts[name] ?? 0 > 0, "there is nothing of \(name)")
        }
    }

    /// Prints a line a month; a site with default settings.
    @Test(.enabled(if: growth != nil)) func `a year and more, measured`() throws {
        let people = growth ?? 0
        let site = try GrowingSite(
            people: people, coming: max(1, people / 2_000), changed: people / 100)
        let columns = [
            "state/accounts.sqlite", "state/mirror.sqlite", "state/archive/", "outbox/receipts/",
            "outbox/reports/", "outbox/rejected/",
        ]
        print("MiB by day: " + columns.joined(separator: "  "))
        while site.day < 480 {
            try site.next()
            guard site.day % 30 == 0 else { continue }
            let (counts, bytes) = try site.sizes()
            let sizes = columns.map { String((bytes[$0] ?? 0) >> 20) }.joined(separator: "  ")
            let rows = counts.filter { $0.value > 100 }.sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            print("day \(site.day): \(sizes) | \(rows)")
        }
    }
}
