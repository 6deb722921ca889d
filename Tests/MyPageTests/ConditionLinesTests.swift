import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// Which condition does not hold for a person, as staff read it to mend the record.
@Suite struct ConditionLinesTests {
    /// - Parameter resumes: the salary and the memo of each, the last one deleted if so.
    private func lines(
        _ resumes: [(salary: Int, memo: String)], isLastDeleted: Bool = false
    ) throws -> [PersonStory.Line] {
        let items = resumes.enumerated().map { number, resume in
            Documents.resume(
                number + 1, of: 1,
                "<Resume.P_ExpectSalary>\(resume.salary)</Resume.P_ExpectSalary>"
                    + "<Resume.P_Memo>\(resume.memo)</Resume.P_Memo>"
                    + (isLastDeleted && number == resumes.count - 1
                        ? "<Resume.P_Deleted> 1 </Resume.P_Deleted>" : ""))
        }
        return try lines(
            ["Resume.P_Memo:part=open", "Resume.P_ExpectSalary:ge=200"], items.joined())
    }

    private func lines(
        _ conditions: [String], _ resumes: String
    ) throws -> [PersonStory.Line] {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings + "sync: {conditions: \(conditions)}\n")
        try test.drop(Documents.candidates(Documents.person(1)), as: "people.xml")
        try test.drop(Documents.resumes(resumes))
        try test.run()
        let explainer = PersonExplainer(
            accounts: try test.accounts(), mirror: try MirrorStore(path: test.workspace.mirror),
            rules: Rules(
                try SettingsFile.read(test.workspace.settings),
                try Templates(folder: test.workspace.templates)),
            now: test.clock.now)
        return try #require(try explainer.story(ofPerson: 1)).conditions
    }

    @Test func `one that holds is not blamed for the one before it`() throws {
        let lines = try lines([(salary: 300, memo: "closed")])
        #expect(lines.map(\.holds) == [false, true])
        #expect(lines.map(\.miss) == [nil, nil])
    }

    @Test func `one that only another resume meets does not hold, and says so`() throws {
        let lines = try lines([(salary: 100, memo: "open"), (salary: 300, memo: "closed")])
        #expect(lines.map(\.holds) == [true, false])
        #expect(lines.map(\.miss) == [nil, .elsewhere])
    }

    @Test func `a deleted resume meets nothing, as for the decider`() throws {
        let lines = try lines(
            [(salary: 100, memo: "closed"), (salary: 300, memo: "open")], isLastDeleted: true)
        #expect(lines.map(\.holds) == [false, false])
        #expect(lines.map(\.miss) == [nil, nil])
    }

    @Test func `one that asks for an option or an owner by its name says so`() throws {
        let resume = Documents.resume(
            1, of: 1,
            """
            <Resume.P_Owner><User><User.P_Id>7</User.P_Id></User></Resume.P_Owner>
            <Resume.P_Phase><Option.P_ResumePhase><Option.P_Closed>
            <Option.P_Name>終了</Option.P_Name></Option.P_Closed></Option.P_ResumePhase></Resume.P_Phase>
            """)
        let lines = try lines(
            [
                "!Resume.P_Phase:part=終了", "!Resume.P_Owner=採用 花子", "Resume.P_Phase:exists",
                "!Resume.P_Phase=Option.P_Closed",
            ], resume)
        #expect(lines.map(\.holds) == [false, false, true, false])
        #expect(lines.map(\.miss) == [.otherKind, .otherKind, nil, nil])
    }

    @Test func `what several resumes say alike is shown once`() throws {
        let lines = try lines([
            (salary: 300, memo: "open"), (salary: 100, memo: "closed"), (salary: 300, memo: "open"),
        ])
        let values = lines.map { $0.value?.components(separatedBy: " ／ ").sorted() }
        #expect(values == [["closed", "open"], ["100", "300"]])
    }

    @Test func `one resume that meets all is enough`() throws {
        let lines = try lines([(salary: 100, memo: "closed"), (salary: 300, memo: "open")])
        #expect(lines.map(\.holds) == [true, true])
        #expect(lines.map(\.miss) == [nil, nil])
    }
}
