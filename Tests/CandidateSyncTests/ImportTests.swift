import DropFolder
import Foundation
import Logging
import PortersXML
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// What the mirror makes of deliveries, and what their receipts say.
@Suite(.ownThreads) struct ImportTests {
    private func receipts(_ test: TestWorkspace) throws -> [Receipt] {
        try test.outbox("receipts").sorted { $0.key < $1.key }
            .map { try JSONText.decode(Receipt.self, from: Data($0.value.utf8)) }
    }

    private func dated(_ id: Int, _ mail: String, _ date: String) -> String {
        Documents.candidates(
            Documents.person(
                id, mail: mail, "<Person.P_UpdateDate>\(date) 00:00:00</Person.P_UpdateDate>"))
    }

    @Test func `records are counted as new, changed, unchanged and stale`() throws {
        let test = try TestWorkspace()
        try test.drop(dated(1, "a@mail.example", "2026/11/02"), as: "1.xml")
        try test.drop(dated(1, "a@mail.example", "2026/11/02"), as: "2.xml")
        try test.drop(dated(1, "b@mail.example", "2026/11/03"), as: "3.xml")
        try test.drop(dated(1, "c@mail.example", "2026/11/01"), as: "4.xml")
        try test.run()
        let counts = try receipts(test).map(\.records)
        #expect(
            counts.map { [$0.new, $0.changed, $0.unchanged, $0.stale] } == [
                [1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1],
            ])
        #expect(try test.mails().map(\.to) == ["b@mail.example"])
    }

    @Test func `why receipts were not written is logged without the name of a file`() throws {
        struct Stopped: Error {}
        let test = try TestWorkspace()
        let log = RecordingLog()
        // As many as are imported together, and one more.
        for person in 1...100 {
            try test.drop(
                Documents.candidates(Documents.person(person)),
                as: String(format: "%03d.xml", person))
        }
        let last = Documents.candidates(Documents.person(101), Documents.person(102))
        try test.drop(last, as: "101.xml")
        let pipeline = try test.pipeline(
            log: log.logger,
            listener: { progress in
                if case .importing(_, let total) = progress, total == last.utf8.count {
                    throw Stopped()
                }
            },
            reached: { step in
                if step == .committed {
                    throw SystemError("write", "receipts/山田 太郎.xml.json", code: EIO)
                }
            })
        #expect(throws: Stopped.self) { try pipeline.takeIn(trigger: .arrival) }
        #expect(log.texts(.error) == ["receipts were not written"])
        #expect(log.everything.contains { $0.contains("cannot write a file or folder") })
        #expect(!log.everything.contains { $0.contains("山田") })
    }

    @Test func `a field that is not exported keeps its value, an empty one loses it`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)), as: "1.xml")
        try test.drop(
            Documents.candidates(
                "<Item><Person.P_Id>1</Person.P_Id></Item>",
                "<Item><Person.P_Id>2</Person.P_Id><Person.P_Mail/></Item>"), as: "2.xml")
        #expect(try test.outcomes(of: test.run()) == [1: .opened, 2: .noMail])
    }

    @Test func `candidates, resumes and users join in any order and in different deliveries`()
        throws
    {
        let settings =
            TestWorkspace.settings + "sync: {conditions: [\"Resume.P_Name=営業\"]}\n"
        let resumes = Documents.resumes(
            Documents.resume(11, of: 1, "<Resume.P_Name>営業</Resume.P_Name>"))
        let candidates = Documents.candidates(Documents.person(1))
        for order in [[resumes, candidates], [candidates, resumes]] {
            let test = try TestWorkspace(settings: settings)
            try test.drop(order[0])
            try test.run()
            #expect(try test.mails().isEmpty)
            test.clock.advance(hours: 1)
            #expect(try test.outcomes(of: order[1]) == [1: .opened])
        }
    }

    @Test func `a bad file changes nothing and does not stop the next one`() throws {
        let test = try TestWorkspace()
        try test.drop(
            "<Candidate>\(Documents.person(1))<Item><Person.P_Id>2</Item></Candidate>",
            as: "1.xml")
        try test.drop(Documents.candidates(Documents.person(3)), as: "2.xml")
        let result = try test.run()
        #expect(try test.outcomes(of: result) == [3: .opened])
        let receipts = try receipts(test)
        #expect(receipts.map(\.result) == ["rejected", "accepted"])
        #expect(receipts[0].error?.code == "malformed_xml")
        #expect(receipts[0].error?.line == 1)
        #expect(receipts[0].run == nil)
        #expect(receipts[1].run == result.runs[0].run)
        #expect(try test.pipeline().mirror.read { try $0.candidate(1) == nil })
    }

    /// Five small files, of which the third is bad.
    private func dropFive(into test: TestWorkspace) throws {
        for number in 1...5 {
            let person = Documents.person(
                number, "<Person.U_F\(number)>x</Person.U_F\(number)>")
            try test.drop(
                number == 3
                    ? "<Candidate>\(person)<Item><Person.P_Id>2</Item></Candidate>"
                    : Documents.candidates(person), as: "\(number).xml")
        }
    }

    @Test func `of small files that are read together a bad one changes nothing`() throws {
        let test = try TestWorkspace()
        try dropFive(into: test)
        let result = try test.run()
        #expect(
            try receipts(test).map(\.result) == [
                "accepted", "accepted", "rejected", "accepted", "accepted",
            ])
        #expect(result.deliveries.map(\.records.new) == [1, 1, 0, 1, 1])
        #expect(try test.outcomes(of: result).keys.sorted() == [1, 2, 4, 5])
        let mirror = try test.pipeline().mirror
        #expect(try mirror.read { try $0.candidate(3) == nil })
        let fields = try mirror.read { $0.catalog.aliases.map(\.name) }
        #expect(fields.filter { $0.contains("U_F") }.map { $0.suffix(1) } == ["1", "2", "4", "5"])
    }

    @Test func `whichever of them a process dies at, the next one imports each once`() throws {
        // Each is told of to its end, and then once more.
        for fatal in 1...8 {
            let test = try TestWorkspace()
            try dropFive(into: test)
            let ends = FatalStep(fatal)
            #expect(throws: Death.self) {
                try test.pipeline { progress in
                    guard case .importing(let done, let total) = progress, done == total else {
                        return
                    }
                    try ends.pass()
                }.run()
            }
            #expect(try test.outbox("receipts").isEmpty)
            let result = try test.run()
            #expect(result.deliveries.map(\.records.new) == [1, 1, 0, 1, 1])
            #expect(try receipts(test).count == 5)
            #expect(try test.outcomes(of: result).keys.sorted() == [1, 2, 4, 5])
            #expect(try test.files(below: test.workspace.claimed).isEmpty)
        }
    }

    @Test func `one that dies behind their import and before the receipts counts nothing anew`()
        throws
    {
        let test = try TestWorkspace()
        try dropFive(into: test)
        #expect(throws: Death.self) {
            try test.pipeline(reached: { if $0 == .written { throw Death() } }).run()
        }
        #expect(try test.pipeline().mirror.deliveries().count == 4)
        #expect(try test.run().deliveries.map(\.records.new) == [1, 1, 0, 1, 1])
        #expect(try receipts(test).count == 5)
    }

    @Test func `a file over max_mib is rejected unread`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "{settle_ms: 0}", with: "{settle_ms: 0, max_mib: 1}"))
        let memo = String(repeating: "あ", count: 400_000)
        try test.drop(
            Documents.candidates(Documents.person(1, "<Person.P_Memo>\(memo)</Person.P_Memo>")))
        // Whoever has it checked beforehand is told the same.
        let check = DocumentCheck(
            path: "\(test.workspace.inbox)/export.xml",
            settings: try SettingsFile.read(test.workspace.settings))
        try test.run()
        let receipt = try #require(try receipts(test).first)
        #expect(receipt.error?.code == "too_large" && receipt.bytes > 1 << 20)
        #expect(!check.isAccepted && check.error == receipt.error)
        #expect(receipt.sha256.isEmpty)
    }

    @Test func `the receipt of a file that can't be read to its end has no digest`() throws {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        // Each read of it fails, as of a disk that does.
        let file = try OpenFile(FileName("mem"), in: Folder("/proc/self"))
        let rejection = #expect(throws: Rejection.self) {
            try pipeline.stages.importer.document.run(
                delivery: pipeline.open.identifiers.next(), replaying: nil, file,
                answers: .refused, progress: { _, _ in })
        }
        #expect(rejection?.error.code == .unreadable)
        #expect(rejection?.sha256 == "")
    }

    @Test func `a file without its closing tag waits, and is truncated when it is old`() throws {
        let test = try TestWorkspace()
        let whole = Documents.candidates(Documents.person(1))
        try test.drop(String(whole.dropLast(4)))
        let now = Date()
        test.clock.advance(hours: now.timeIntervalSince(test.clock.now) / 3_600)
        #expect(try test.run().waiting.map(\.file) == ["export.xml"])
        #expect(try receipts(test).isEmpty)
        test.clock.advance(hours: 1)
        #expect(try test.run().waiting.isEmpty)
        #expect(try receipts(test).map { $0.error?.code } == ["truncated"])
    }

    @Test func `a condition's field that nobody was exported with is told by name`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Person.U_Typo:exists\"]}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        let result = try test.run()
        #expect(result.deliveries[0].warnings.map(\.code) == [.conditionFieldAbsent])
        #expect(result.deliveries[0].warnings[0].message.contains("Person.U_Typo"))
        #expect(result.runs[0].warnings.map(\.code) == [.conditionFieldAbsent, .nobodyMatched])
    }

    @Test func `an option that no export has named is told, one that somebody has is not`()
        throws
    {
        let test = try TestWorkspace(
            with: """
                sync:
                  conditions:
                    - "!Person.P_Phase:or=Option.P_Closed:Option.P_Close"
                    - "!Person.P_Phase:or=Option.P_Close"
                    - "!Person.P_Phase=Option.P_Open"

                """)
        func phase(_ option: String) -> String {
            "<Person.P_Phase><Option.P_Phase><Option.\(option)/></Option.P_Phase></Person.P_Phase>"
        }
        try test.drop(
            Documents.candidates(
                Documents.person(1, phase("P_Closed")), Documents.person(2, phase("P_Open")),
                Documents.person(3, phase("P_Active"))))
        let warnings = try test.run().runs[0].warnings
        #expect(warnings.map(\.code) == [.optionUnknown])
        #expect(warnings[0].values == ["field": "Person.P_Phase", "option": "Option.P_Close"])
    }

    @Test func `far fewer records than files of that name usually hold is a warning`() throws {
        let test = try TestWorkspace()
        let many = (1...10).map { Documents.person($0) }.joined()
        for day in 1...3 { try test.drop(Documents.candidates(many), as: "export-\(day).xml") }
        try test.drop(Documents.candidates(Documents.person(1)), as: "export-4.xml")
        try test.drop(Documents.candidates(Documents.person(1)), as: "other.xml")
        let warnings = try test.run().deliveries.map { $0.warnings.map(\.code) }
        #expect(warnings == [[], [], [], [.fewerThanUsual], []])
    }

    @Test func `copies of files are imported and the originals stay`() throws {
        let test = try TestWorkspace()
        try test.write(Documents.candidates(Documents.person(1)), to: "elsewhere/x.xml")
        let file = "\(test.workspace.root)/elsewhere/x.xml"
        let result = try test.pipeline().run(files: [file])
        #expect(try test.outcomes(of: result) == [1: .opened])
        #expect(FileManager.default.fileExists(atPath: file))
    }

    @Test func `a stop while a file is copied is no disk's failure, and leaves nothing`() throws {
        let test = try TestWorkspace()
        try test.write(Documents.candidates(Documents.person(1)), to: "elsewhere/x.xml")
        let file = "\(test.workspace.root)/elsewhere/x.xml"
        let stopped = try test.pipeline(listener: { _ in throw CancellationError() })
        #expect(throws: CancellationError.self) { try stopped.run(files: [file]) }
        #expect(try Folder(test.workspace.claimed).names().isEmpty)
    }

    @Test func `hostile file names lead nowhere`() throws {
        let test = try TestWorkspace()
        for name in [
            "-rf.xml", "a\nb.xml", "$(x)`.xml", String(repeating: "長", count: 80) + ".xml",
        ] {
            try test.drop(Documents.candidates(Documents.person(1)), as: name)
        }
        try test.run()
        #expect(try receipts(test).count == 4)
        #expect(
            try test.outbox("receipts").keys.allSatisfy { !$0.hasPrefix("-") && !$0.contains("\n") }
        )
    }

    @Test func `of a file of deleted people it is not said that no condition holds`() throws {
        let test = try TestWorkspace()
        let deleted = Documents.person(1, "<Person.P_Deleted>1</Person.P_Deleted>")
        try test.drop(Documents.candidates(deleted))
        let result = try test.run()
        #expect(try test.outcomes(of: result) == [1: .deleted])
        #expect(result.runs[0].warnings.isEmpty)
    }

    @Test func `resumes of nobody are told`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.resumes("<Item><Resume.P_Id>1</Resume.P_Id></Item>"))
        #expect(try test.run().runs[0].warnings.map(\.code) == [.nobodyMatched])
    }

    @Test func `a person who is exported through resumes alone stays, and so do the owners`() throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.users(Documents.user(5, mail: "o@agency.example")), as: "0.xml")
        _ = try test.outcomes(of: Documents.candidates(Documents.person(1)))
        for _ in 1...4 {
            test.clock.advance(hours: 24 * 60)
            try test.drop(Documents.resumes(Documents.resume(11, of: 1)))
            try test.run()
        }
        #expect(
            try test.pipeline().mirror.read { try $0.candidate(1)?.fields.bytes.isEmpty } == false)
        #expect(try test.pipeline().mirror.read { try $0.owner(5)?.mail } == "o@agency.example")
    }

    @Test func `a done marker goes with its file`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "{settle_ms: 0}", with: "{settle_ms: 0, done_suffix: .done}"))
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try test.run().waiting.count == 1)
        try test.drop("", as: "export.xml.done")
        #expect(try test.outcomes(of: test.run()) == [1: .opened])
        #expect(try test.files(below: test.workspace.inbox).isEmpty)
    }

    @Test func `the state is nobody else's business, whoever made the folder`() throws {
        let test = try TestWorkspace()
        try FileManager.default.createDirectory(
            atPath: test.workspace.state, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        try test.run()
        let mode = try FileManager.default.attributesOfItem(atPath: test.workspace.state)
        #expect(mode[.posixPermissions] as? Int == 0o700)
    }
}
