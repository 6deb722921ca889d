import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync

/// Why something was decided: what is stored, and what is said of it.
@Suite struct ReasonTests {
    static let all: [Decision.Reason] =
        [
            .condition("Person.P_Name:part=山田 太郎"),
            .condition("!Resume.P_Phase:or=Option.U_A:Option.U_B"),
            .fieldCut("Person.P_Memo"), .erased(day: "2026-11-23"),
            .left(account: 7, .declined), .left(account: 7, nil), .ownAccount,
            .mailHeld(account: 9), .mailClaimed, .mailTaken,
            .unwritable("name control_character 10 3"), .noRecord, .notDue, .noDuplicate,
            .toldBefore, .nobodyTold, .addressChanged, .replanned(.opened, now: nil),
            .replanned(.readdressed, now: .left(account: 3, .crm)),
            .replanned(.opened, now: .condition("Person.P_Name:part=a b")),
        ] + problems.map { .badAddress($0) }

    private static let problems: [MailAddress.Problem] = [
        .empty, .severalAddresses, .notASCII, .noAt, .badLocalPart, .badDomain, .tooLong,
    ]

    @Test(arguments: all)
    func `what is stored is read again, and is no sentence`(reason: Decision.Reason) {
        #expect(reason.stored.hasPrefix("#"))
        #expect(Decision.Reason(stored: reason.stored) == reason)
    }

    @Test(arguments: [
        "the person's own account", "account 7, which has no password, has the same mail",
        "Person.P_Name:part=山田", "#later 1", "#left", "#mail_held x", "#", "# ",
    ])
    func `what another version has written is kept as it stands`(text: String) {
        #expect(Decision.Reason(stored: text) == .former(text))
        #expect(Decision.Reason.former(text).stored == text)
        #expect(Decision.Reason.former(text).description == text)
    }

    @Test func `nothing stored is no reason`() {
        #expect(Decision.Reason(stored: "") == nil)
        #expect(Decision(personId: 1, outcome: .opened).reasonText == "")
    }

    @Test func `reports say it in the words that they always had`() {
        #expect(
            Decision.Reason.replanned(.opened, now: .left(account: 3, nil)).description
                == "was to be opened when it was planned; now: account 3: withdrawn")
        #expect(
            Decision.Reason.badAddress(.severalAddresses).description == "more than one address")
        #expect(
            Decision.Reason.unwritable("name control_character 10 3").description
                == "The display name cannot be written into a mail: character 3 is the control "
                + "character or line break U+000A. Remove line breaks, tabs and other control "
                + "characters from the text first.")
    }

    @Test func `a run's conditions and other reasons are told apart`() throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Person.P_Name:part=太郎\"], gather_s: 0}")
        try test.drop(Documents.candidates(Documents.person(1, name: "佐藤 花子")), as: "1.xml")
        let report = try #require(try test.run().runs.first)
        let run = try #require(try test.accounts().read { try $0.run(report.run) })
        #expect(run.failures.map(\.reason) == [.condition("Person.P_Name:part=太郎")])
        #expect(run.failures.map(\.count) == [1])
    }
}
