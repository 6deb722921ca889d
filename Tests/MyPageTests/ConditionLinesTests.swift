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
        let test = try TestWorkspace(
            settings: TestWorkspace.settings
                + "sync: {conditions: [\"Resume.P_Memo:part=open\", \"Resume.P_ExpectSalary:ge=200\"]}\n"
        )
        let items = resumes.enumerated().map { number, resume in
            Documents.resume(
                number + 1, of: 1,
                "<Resume.P_ExpectSalary>\(resume.salary)</Resume.P_ExpectSalary>"
                    + "<Resume.P_Memo>\(resume.memo)</Resume.P_Memo>"
                    + (isLastDeleted && number == resumes.count - 1
                        ? "<Resume.P_Deleted> 1 </Resume.P_Deleted>" : ""))
        }
        try test.drop(Documents.candidates(Documents.person(1)), as: "people.xml")
        try test.drop(Documents.resumes(items.joined()))
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
        #expect(lines.map(\.holdsElsewhere) == [false, false])
    }

    @Test func `one that only another resume meets does not hold, and says so`() throws {
        let lines = try lines([(salary: 100, memo: "open"), (salary: 300, memo: "closed")])
        #expect(lines.map(\.holds) == [true, false])
        #expect(lines.map(\.holdsElsewhere) == [false, true])
    }

    @Test func `a deleted resume meets nothing, as for the decider`() throws {
        let lines = try lines(
            [(salary: 100, memo: "closed"), (salary: 300, memo: "open")], isLastDeleted: true)
        #expect(lines.map(\.holds) == [false, false])
        #expect(lines.map(\.holdsElsewhere) == [false, false])
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
        #expect(lines.map(\.holdsElsewhere) == [false, false])
    }
}
