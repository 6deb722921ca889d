import Foundation
import Recruiting
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing

/// A mail calls the CRM's options as people do: an alias says nothing to a candidate.
@Suite struct OptionsInMailTests {
    private static let text = "「{{Resume.P_Phase}}」「{{Person.U_Area}}」"

    /// Person 1 is 選考中 and has three areas: one by the agency's name, one by the CRM's, one without.
    private func opened() throws -> TestWorkspace {
        let test = try TestWorkspace(with: "sync: {reminders: 1}\nfields: {Option.U_East: 首都圏}\n")
        for name in ["registration-request", "reminder"] {
            try test.write(
                "Subject: x\n\n\(Self.text)\n{{password_url}}\n", to: "templates/\(name).mustache")
        }
        try test.drop(
            Documents.candidates(
                Documents.person(
                    1,
                    """
                    <Person.U_Area><Option.U_East><Option.P_Name>東</Option.P_Name></Option.U_East>\
                    <Option.U_North/><Option.U_West><Option.P_Name>関西</Option.P_Name></Option.U_West>\
                    </Person.U_Area>
                    """), Documents.person(2, "<Person.U_Area><Option.U_North/></Person.U_Area>")),
            as: "1.xml")
        try test.drop(
            Documents.resumes(
                Documents.resume(
                    10, of: 1,
                    """
                    <Resume.P_Phase><Option.P_ResumeActive><Option.P_Name>選考中</Option.P_Name>\
                    </Option.P_ResumeActive></Resume.P_Phase>
                    """)),
            as: "2.xml")
        try test.run()
        return test
    }

    private func lines(_ test: TestWorkspace, to person: Int) throws -> [String] {
        try test.mails().filter { $0.to.contains("c\(person)@mail.example") }
            .map { String($0.body.prefix { $0 != "\r\n" }) }
    }

    @Test func `options are written by their names, and one without a name not at all`() throws {
        let test = try opened()
        #expect(try lines(test, to: 1) == ["「選考中」「首都圏、関西」"])
        #expect(try lines(test, to: 2) == ["「」「」"])
    }

    @Test func `a reminder and a link that is asked for anew say the same`() async throws {
        let test = try opened()
        let token = try #require(try test.mails().first { $0.to.contains("c1@") }?.token)
        test.clock.advance(hours: 24 * 8)
        _ = try test.pipeline().remind()
        _ = try await RenewLink(test.myPage())(expiredToken: token, client: "192.0.2.1")
        #expect(try lines(test, to: 1) == Array(repeating: "「選考中」「首都圏、関西」", count: 3))
    }

    @Test func `a preview of somebody shows what the mail says`() async throws {
        let test = try opened()
        let preview = try await PreviewMail(test.myPage())(
            "Subject: x\n\n\(Self.text)\n{{password_url}}\n", as: .registrationRequest, person: 1)
        #expect(preview.body.hasPrefix("「選考中」「首都圏、関西」"))
    }

    @Test func `names are read only for fields in which options were seen`() throws {
        let test = try opened()
        let mirror = try MirrorStore(path: test.workspace.mirror)
        let (area, name) = (try #require(FieldAlias("Person.U_Area")), FieldAlias.personName)
        let found = try mirror.read { snapshot in
            try [[area, name], [name], []].map { try snapshot.hasOptions(in: $0) }
        }
        #expect(found == [true, false, false])
    }
}
