import DropFolder
import Foundation
import MyPage
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// A mirror that is lost or damaged, and made anew from the archive.
extension DoctorTests {
    /// What may become of a mirror.
    enum Loss: CaseIterable {
        case damaged, removed, madeAnewByAStart
    }

    @Test(arguments: Loss.allCases)
    func `a lost mirror is made anew from the archive, equal to the former, and nothing is sent`(
        loss: Loss
    ) throws {
        let test = try makeFilled()
        let former = try everybody(test)
        try #require(former.count == 2)
        switch loss {
        case .damaged: try damage(test.workspace.mirror)
        case .removed: try FileManager.default.removeItem(atPath: test.workspace.mirror)
        case .madeAnewByAStart:
            try FileManager.default.removeItem(atPath: test.workspace.mirror)
            _ = try test.pipeline()
        }
        let code = loss == .damaged ? Finding.Code.mirrorDamaged : .mirrorLost
        #expect(try codes(test) == [code])
        let outbox = try test.outbox()
        // Days later: records are as old as they were.
        test.clock.advance(hours: 72)

        let findings = try doctor(test).repair()
        #expect(findings.map(\.code) == [code])
        #expect(findings.allSatisfy { $0.isMended })
        #expect(try everybody(test) == former)
        #expect(try MirrorStore(path: test.workspace.mirror).deliveries().isEmpty)
        #expect(try test.outbox() == outbox)
        #expect(try test.run().runs.isEmpty)
        let names = try FileManager.default.contentsOfDirectory(atPath: test.workspace.state)
        #expect(names.contains { $0.hasPrefix("mirror.sqlite.former-") } == (loss != .removed))
        #expect(!names.contains { $0.hasPrefix("mirror.rebuilding") })
    }

    @Test func `a rebuild that two processes have died over leaves no file out`() throws {
        let test = try makeFilled()
        let former = try everybody(test)
        let attempts = try ImportAttempts(path: test.workspace.importAttempts)
        for file in try Archive(path: test.workspace.archive).files() {
            for _ in 0..<2 { _ = try attempts.begin(file.delivery) }
        }
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        #expect(try doctor(test).repair().map(\.code) == [.mirrorLost])
        #expect(try everybody(test) == former)
    }

    @Test func `no mirror is made of an archive of which a day can't be looked into`() throws {
        let test = try makeFilled()
        let archive = test.workspace.archive
        let days = try FileManager.default.contentsOfDirectory(atPath: archive).sorted()
        let day = "\(archive)/\(try #require(days.last))"
        // Root may look into any folder, and into no link that leads to itself.
        try FileManager.default.removeItem(atPath: day)
        try #require(symlink(day, day) == 0)
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        #expect(throws: SystemError.self) { try doctor(test).repair() }
        #expect(Folder.isMissing(test.workspace.mirror))
        // A file among the days is somebody's own.
        try FileManager.default.removeItem(atPath: day)
        try test.write("-", to: "state/archive/READ-ME.md")
        #expect(try doctor(test).repair().map(\.code) == [.mirrorLost])
    }

    @Test func `a lost mirror is told before the first start after an upgrade, too`() throws {
        let test = try makeFilled()
        try test.change(
            "DELETE FROM grdb_migrations WHERE identifier = 'names typed at sign-ups'")
        #expect(try codes(test) == [])
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        #expect(try codes(test) == [.mirrorLost])
    }

    @Test func `a mirror that knows nobody is not lost if exports came that held nobody`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates())
        try test.run()
        try #require(try test.accounts().read { try $0.lastExport(before: "~") } != nil)
        #expect(try codes(test) == [])
    }

    @Test func `whom a run is still to look at is not forgotten by it`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let result = try test.run()
        try #require(result.held.count == 1)
        let kept = try MirrorStore(path: test.workspace.mirror).deliveries()
        try #require(kept.count == 1)
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        _ = try doctor(test).repair()
        #expect(try MirrorStore(path: test.workspace.mirror).deliveries() == kept)
    }

    @Test func `exports are read anew in the order of their import, wherever the clock was`() throws
    {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Person.U_Memo=可\"]}\n")
        func drop(_ memo: String) throws {
            try test.drop(
                Documents.candidates(Documents.person(1, "<Person.U_Memo>\(memo)</Person.U_Memo>")))
            _ = try test.pipeline().takeIn(trigger: .arrival)
        }
        try drop("可")
        test.clock.advance(hours: -12)
        try drop("対象外")
        let former = try everybody(test)
        try #require(former.map { $0.fields["Person.U_Memo"] } == ["対象外"])
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        try #require(try doctor(test).repair().map(\.code).contains(.mirrorLost))
        #expect(try everybody(test) == former)
        try test.run()
        #expect(try test.mails().isEmpty)
    }

    @Test func `an archived answer to a whole status document is no export that can't be read`()
        throws
    {
        let test = try TestWorkspace(
            with: "status: {field: Person.U_MyPage, opened: 案内済み, answer_within_h: 24}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let document = try #require(try test.outbox("status").keys.first)
        try test.drop(
            "<Candidate><Code>9</Code></Candidate>", as: "\(document).answer.xml")
        try #require(try test.run().deliveries.map(\.answer?.retry) == [1])
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        #expect(try doctor(test).repair().map(\.code) == [.mirrorLost])
        #expect(try everybody(test).map(\.id) == [1])
    }

    @Test func `whoever was erased does not come back from an older export`() async throws {
        let test = try makeFilled()
        test.clock.advance(hours: 1)
        let account = try #require(try test.accounts().read { try $0.account(ofPerson: 1) })
        #expect(try await EraseAccount(test.myPage())(.account(account.id), by: "test") != nil)
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        _ = try doctor(test).repair()
        #expect(try everybody(test).map(\.id) == [2])
    }

    /// A person as the mirror has them.
    private struct Known: Equatable {
        let id: Int64
        let fields: [String: String]
        let resumes: [Int64: [String: String]]
        let exportedOn: Int
    }

    /// By their names: numbers are given in the order in which fields came.
    private static func named(_ fields: FieldSet, _ catalog: FieldCatalog) -> [String: String] {
        let named = fields.numbers.map { number in
            (catalog.aliases[number].name, fields[number]?.text ?? "")
        }
        return Dictionary(uniqueKeysWithValues: named)
    }

    private func everybody(_ test: TestWorkspace) throws -> [Known] {
        var known: [Known] = []
        let mirror = try MirrorStore(path: test.workspace.mirror)
        try mirror.read { snapshot in
            let catalog = snapshot.catalog
            try snapshot.everybody { person in
                let resumes = person.resumes.map { ($0.id, Self.named($0.fields, catalog)) }
                known.append(
                    Known(
                        id: person.id, fields: Self.named(person.fields, catalog),
                        resumes: Dictionary(uniqueKeysWithValues: resumes),
                        exportedOn: person.exportedOn))
            }
        }
        return known
    }
}
