import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

/// Files that come together are one run (`sync.gather_s`).
@Suite(.ownThreads) struct WatchGatheringTests {
    @Test func `pages that come together are one run, and one mail to an owner`() throws {
        let test = try TestWorkspace(with: "sync: {gather_s: 5}\n")
        for person in 1...8 {
            try test.importAccounts("c\(person)@mail.example,他人,registered,yes,,")
        }
        let watch = try test.watch()
        try test.drop(Documents.users(Documents.user(5, mail: "o@agency.example")), as: "0.xml")
        for page in 1...8 {
            try test.drop(
                Documents.candidates(Documents.person(page, owner: 5)), as: "page-\(page).xml")
            #expect(try watch.turn() == .seconds(5))
            test.clock.wait(.seconds(4))
            #expect(try watch.turn() == .seconds(1))
        }
        #expect(try test.mails().isEmpty)
        test.clock.wait(.seconds(1))
        #expect(try watch.turn() == .seconds(30))
        #expect(try test.mails().map(\.to) == ["o@agency.example"])
        #expect(try test.accounts().read { try $0.runs(limit: 9) }.count == 1)
    }

    @Test func `whose address comes with pages that are gathered gets one mail, not two`() throws {
        let test = try TestWorkspace(with: "sync: {gather_s: 5}\n")
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        let people = Documents.candidates(Documents.person(1, owner: 5))
        try test.drop(people)
        try test.run()
        #expect(try test.mails().isEmpty)
        let watch = try test.watch()
        try test.drop(Documents.users(Documents.user(5, mail: "o@agency.example")), as: "0.xml")
        try test.drop(people, as: "1.xml")
        #expect(try watch.turn() == .seconds(5))
        #expect(try test.mails().isEmpty)
        test.clock.wait(.seconds(5))
        _ = try watch.turn()
        #expect(try test.mails().map(\.to) == ["o@agency.example"])
    }

    @Test func `a run waits for a file that cannot be opened just now, as it may say where to`()
        throws
    {
        let test = try TestWorkspace(with: "sync: {gather_s: 5}\n")
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1)), as: "a.xml")
        try test.drop(
            Documents.candidates(Documents.person(1, mail: "new@mail.example")), as: "b.xml")
        try test.leasing("b.xml") {
            for _ in 1...3 {
                _ = try watch.turn()
                test.clock.wait(.seconds(6))
            }
            #expect(try test.mails().isEmpty)
        }
        _ = try watch.turn()
        test.clock.wait(.seconds(5))
        _ = try watch.turn()
        #expect(try test.mails().map(\.to) == ["new@mail.example"])
    }

    @Test func `pages that never end are synced after five minutes`() throws {
        let test = try TestWorkspace(with: "sync: {gather_s: 60}\n")
        let watch = try test.watch()
        for page in 0...9 {
            try test.drop(Documents.candidates(Documents.person(page + 1)), as: "\(page).xml")
            _ = try watch.turn()
            #expect(try test.mails().isEmpty)
            test.clock.wait(.seconds(30))
        }
        _ = try watch.turn()
        #expect(try test.mails().count == 10)
    }

    @Test func `after a restart what was gathered waits for once its time, and is not forgotten`()
        throws
    {
        let test = try TestWorkspace(with: "sync: {gather_s: 5}\n")
        do {
            let watch = try test.watch()
            try test.drop(Documents.candidates(Documents.person(1)))
            _ = try watch.turn()
        }
        let watch = try test.watch()
        #expect(try watch.turn() == .seconds(5))
        test.clock.wait(.seconds(5))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
    }

    @Test func `who changes to batch times while pages are gathered keeps nothing awake`() throws {
        let test = try TestWorkspace(with: "sync: {gather_s: 5}\n")
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try watch.turn() == .seconds(5))
        var settings = try SettingsFile.read(test.workspace.settings)
        settings.sync.run = .atTimes
        try watch.use(settings, Templates(folder: test.workspace.templates))
        test.clock.wait(.seconds(6))
        #expect(try watch.turn() == .seconds(30))
        #expect(try test.mails().isEmpty)
    }
}
