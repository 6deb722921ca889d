import Foundation
import Recruiting
import SiteSettings
import TestSupport
import Testing

@testable import CandidateSync
@testable import SyncStore

/// Exports hold different fields and come in any order: of each field the record counts that was changed
/// last in the CRM.
@Suite(.ownThreads) struct FieldDatesTests {
    private static let settings =
        TestWorkspace.settings + "sync: {conditions: [\"!Person.P_Memo:part=対象外\"]}\n"

    /// Takes documents in, in this order, and runs.
    private func outcomes(_ test: TestWorkspace, _ documents: [String]) throws -> [Int64: Outcome] {
        for (index, document) in documents.enumerated() {
            try test.drop(document, as: "\(index).xml")
        }
        return try test.outcomes(of: test.run())
    }

    private func own(_ day: String, _ fields: String) -> String {
        own(at: "2026/11/\(day) 00:00:00", fields)
    }

    private func own(at date: String, _ fields: String) -> String {
        Documents.candidates(
            """
            <Item><Person.P_Id>1</Person.P_Id>\(fields)\
            <Person.P_UpdateDate>\(date)</Person.P_UpdateDate></Item>
            """)
    }

    /// A resume with a person who has no date.
    private func resume(_ id: Int, _ day: String, person: String, _ fields: String = "") -> String {
        Documents.resumes(
            """
            <Item><Resume.P_Id>\(id)</Resume.P_Id>\(person)\(fields)\
            <Resume.P_UpdateDate>2026/11/\(day) 00:00:00</Resume.P_UpdateDate></Item>
            """)
    }

    private func person(_ fields: String) -> String {
        """
        <Resume.P_Candidate><Candidate><Person.P_Id>1</Person.P_Id>\(fields)</Candidate>\
        </Resume.P_Candidate>
        """
    }

    private let mail = "<Person.P_Mail>c1@mail.example</Person.P_Mail>"
    private let memo = "Person.P_Memo"

    @Test func `a later resume that says less opens no way for a record of before`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        let excluded = person("\(mail)<\(memo)>対象外</\(memo)>")
        #expect(
            try outcomes(
                test,
                [
                    resume(7, "05", person: excluded), resume(8, "10", person: person(mail)),
                    own("03", "\(mail)<\(memo)>可</\(memo)>"),
                ]
            ).isEmpty)
        #expect(try test.mails().isEmpty)
    }

    @Test(arguments: [
        "2926/11/01 00:00:00", "9999/99/99", "2028/01/01 00:00:00", "2026/12/11 00:00:00",
    ])
    func `a date that can't be keeps no later exclusion from counting`(_ date: String) throws {
        let test = try TestWorkspace(settings: Self.settings)
        let damaged = own(at: date, "\(mail)<\(memo)>可</\(memo)>")
        #expect(
            try outcomes(test, [damaged, own("10", "\(mail)<\(memo)>対象外</\(memo)>")]).isEmpty)
        #expect(try test.mails().isEmpty)
    }

    @Test func `a clock that is days behind makes no former state the present one`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        #expect(try outcomes(test, [own("22", "\(mail)<\(memo)>対象外</\(memo)>")]).isEmpty)
        test.clock.advance(hours: -24 * 7)
        #expect(try outcomes(test, [own("20", "\(mail)<\(memo)>可</\(memo)>")]).isEmpty)
        #expect(try test.mails().isEmpty)
    }

    @Test func `dates that are told in Japan's time are compared like others`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        // Of a record that was changed just now, and of one that was changed an hour before and comes late.
        let excluded = own(at: "2026/11/23 10:00:00", "\(mail)<\(memo)>対象外</\(memo)>")
        let former = own(at: "2026/11/23 09:00:00", "\(mail)<\(memo)>可</\(memo)>")
        #expect(try outcomes(test, [excluded, former]).isEmpty)
        #expect(try test.mails().isEmpty)
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `who was deleted last is deleted, in whatever order the records come`(_ order: [Int])
        throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        let documents = [
            own("20", "<Person.P_Name>山田 花子</Person.P_Name>"),
            own("01", "\(mail)<\(memo)>可</\(memo)><Person.P_Deleted>0</Person.P_Deleted>"),
            own(
                "10",
                """
                <Person.P_Mail>new@mail.example</Person.P_Mail><\(memo)>対象外</\(memo)>\
                <Person.P_Deleted>1</Person.P_Deleted>
                """),
        ]
        #expect(try outcomes(test, order.map { documents[$0] }) == [1: .deleted])
        #expect(try test.mails().isEmpty)
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `each field is what the latest record told of it`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let names = ["Person.P_City", "Person.P_Memo", "Person.P_Name", "Person.P_Street"]
        var told: [String: (day: Int, value: String)] = [:]
        var documents: [String] = []
        for day in Array(11...19).shuffled(using: &random) {
            let fields = names.filter { _ in Bool.random(using: &random) }
            for name in fields where told[name]?.day ?? 0 < day { told[name] = (day, "am \(day).") }
            let text = fields.map { "<\($0)>am \(day).</\($0)>" }.joined()
            documents.append(
                Bool.random(using: &random)
                    ? own("\(day)", text) : resume(day, "\(day)", person: person(text)))
        }
        let test = try TestWorkspace()
        _ = try outcomes(test, documents)
        let found = try MirrorStore(path: test.workspace.mirror).read { snapshot in
            let candidate = try #require(try snapshot.reader().read(1))
            return names.reduce(into: [:]) {
                $0[$1] = candidate.fields[FieldAlias($1).flatMap(snapshot.catalog.number)]?.text
            }
        }
        #expect(found == told.mapValues(\.value))
    }

    @Test func `a resume whose person an older export tells is theirs`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Resume.P_Name=営業\"]}\n")
        let open = "<Resume.P_Name>営業</Resume.P_Name>"
        let closed = "<Resume.P_Name>事務</Resume.P_Name>"
        #expect(
            try outcomes(
                test,
                [resume(7, "20", person: "", open), resume(7, "10", person: person(mail), closed)])
                == [1: .opened])
    }

    @Test(arguments: [
        "<Resume.P_Candidate/>", "<Resume.P_Candidate><Candidate/></Resume.P_Candidate>",
    ])
    func `a resume that was taken from its person is nobody's`(_ nobody: String) throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Resume.P_Name=営業\"]}\n")
        let open = "<Resume.P_Name>営業</Resume.P_Name>"
        let first = try outcomes(
            test,
            [resume(7, "10", person: person(mail)), resume(7, "12", person: nobody, open)])
        #expect(first.isEmpty)
        // What is older does not give it back, what is later does.
        test.clock.advance(hours: 1)
        #expect(try outcomes(test, [resume(7, "11", person: person(mail), open)]).isEmpty)
        test.clock.advance(hours: 1)
        #expect(
            try outcomes(test, [resume(7, "13", person: person(""), open)]) == [1: .opened])
    }

    @Test func `an older record in a mirror's first file takes no resume from its person`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Resume.P_Name=営業\"]}\n")
        func item(_ person: Int, _ day: String, _ name: String) -> String {
            """
            <Item><Resume.P_Id>7</Resume.P_Id><Resume.P_Candidate><Candidate>\
            <Person.P_Id>\(person)</Person.P_Id>\
            <Person.P_Mail>c\(person)@mail.example</Person.P_Mail></Candidate>\
            </Resume.P_Candidate><Resume.P_Name>\(name)</Resume.P_Name>\
            <Resume.P_UpdateDate>2026/11/\(day) 00:00:00</Resume.P_UpdateDate></Item>
            """
        }
        #expect(
            try outcomes(test, [Documents.resumes(item(1, "03", "営業"), item(2, "01", "事務"))])
                == [1: .opened])
    }

    @Test func `a person who stands in their resume without their id keeps it`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Resume.P_Name=営業\"]}\n")
        let untold =
            "<Resume.P_Candidate><Candidate>\(mail)</Candidate></Resume.P_Candidate>"
        #expect(
            try outcomes(
                test,
                [
                    resume(7, "10", person: person(mail)),
                    resume(7, "12", person: untold, "<Resume.P_Name>営業</Resume.P_Name>"),
                ]) == [1: .opened])
    }

    /// Of the record, of one around it, and of a field that was told before.
    @Test(arguments: 0...2, ["no dates far ahead", "no dates days ahead"])
    func `a date that can't be, kept by a former version, keeps no later exclusion from counting`(
        place: Int, step: String
    ) throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(own("05", "\(mail)<\(memo)>可</\(memo)>"), as: "a.xml")
        _ = try test.pipeline().takeIn(trigger: .arrival)
        let alias = try #require(FieldAlias(memo))
        let number = try #require(
            try MirrorStore(path: test.workspace.mirror)
                .read { $0.catalog.number(of: alias) })
        let dates = FieldDates(99_991_231_000_000, earlier: [number: 29_261_101_000_000]).bytes
            .map { String(format: "%02x", $0) }.joined()
        let changes = [
            "updated = 20261211000000", "as_of = 29261101000000",
            "updated = 20261105000000, as_of = 99991231000000, dates = x'\(dates)'",
        ]
        try test.change(
            "DELETE FROM grdb_migrations WHERE identifier = '\(step)'", in: "mirror.sqlite")
        try test.change("UPDATE candidate SET \(changes[place])", in: "mirror.sqlite")
        let excluded = own("10", "\(mail)<\(memo)>対象外</\(memo)>")
        #expect(try outcomes(test, [excluded]).isEmpty)
        #expect(try test.mails().isEmpty)
    }

    @Test func `a mirror of before keeps its dates and links its resumes`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(
            resume(7, "05", person: person("\(mail)<\(memo)>対象外</\(memo)>")), as: "a.xml")
        _ = try test.pipeline().takeIn(trigger: .arrival)
        let number = try #require(
            try MirrorStore(path: test.workspace.mirror)
                .read { $0.catalog.number(of: .personMail) })
        // As the former version kept it: name and mail of the resume's day, the memo of an own record's.
        for sql in [
            "ALTER TABLE candidate DROP COLUMN dates",
            "ALTER TABLE candidate ADD COLUMN nested BLOB",
            "ALTER TABLE resume DROP COLUMN dates", "ALTER TABLE resume DROP COLUMN as_of",
            "ALTER TABLE user DROP COLUMN dates", "ALTER TABLE user DROP COLUMN as_of",
            "DELETE FROM grdb_migrations WHERE identifier = 'field dates'",
            "UPDATE resume SET person_id = NULL",
            """
            UPDATE candidate SET updated = 20261101000000, as_of = 20261105000000,
                nested = x'\(String(format: "%02x%02x", number % 256, number / 256))'
            """,
        ] {
            try test.change(sql, in: "mirror.sqlite")
        }
        let mirror = try MirrorStore(path: test.workspace.mirror)
        let person = try #require(try mirror.read { try $0.reader().read(1) })
        #expect(person.resumes.map(\.id) == [7])
        // Later than the memo, earlier than the mail.
        let record = own(
            "03", "<Person.P_Mail>old@mail.example</Person.P_Mail><\(memo)>可</\(memo)>")
        #expect(try outcomes(test, [record]) == [1: .opened])
        #expect(try test.mails().map(\.to) == ["c1@mail.example"])
    }
}
