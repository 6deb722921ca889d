import DropFolder
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MyPageWeb
import Recruiting
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage

/// What stands in codes is said in Japanese, and what an earlier version wrote in English stays readable.
@Suite struct ScreenTextTests {
    private static let reasons: [Decision.Reason] = [
        .condition("!Person.P_Name:part=山田"), .fieldCut("Person.P_Memo"),
        .erased(day: "2026-11-23"), .left(account: 7, .recalled),
        .ownAccount, .mailHeld(account: 9), .mailClaimed, .mailTaken, .badAddress(.notASCII),
        .unwritable("name control_character 10 3"), .unwritable("none such"), .noRecord, .notDue,
        .noDuplicate, .toldBefore, .nobodyTold, .addressChanged,
        .replanned(.opened, now: .noRecord),
    ]

    @Test(arguments: reasons)
    func `a reason is Japanese`(reason: Decision.Reason) throws {
        let text = try #require(reason.japanese(FieldNames()))
        #expect(!text.isEmpty && EnglishText.found(in: text) == nil, "\(text)")
        #expect(reason.formerText == nil)
    }

    /// The staff of the screens are 担当者, whose addresses stand on a screen of their own.
    @Test(arguments: [Decision.Reason.noDuplicate, .toldBefore, .nobodyTold])
    func `an owner is called so, and not as the staff are`(reason: Decision.Reason) throws {
        let text = try #require(reason.japanese(FieldNames()))
        #expect(text.hasPrefix("所有者") && !text.contains("担当者"))
    }

    @Test(arguments: [
        WaitingFile.Cause.notRegular, .settling, .linked(2), .sticky, .unmarked(marker: "a.done"),
        .written, .openElsewhere, .unclosed(afterSeconds: 600), .readerDied,
        .failed(SystemError("open", "a.xml", code: EACCES)),
        .failed(SystemError("read", "a.xml", code: EIO)),
    ])
    func `why a file waits is Japanese`(cause: WaitingFile.Cause) {
        #expect(EnglishText.found(in: cause.japanese) == nil, "\(cause.japanese)")
        #expect(EnglishText.found(in: cause.description) != nil)
    }

    @Test(arguments: [
        (
            WorkspaceStatus.Problem.stuck(files: 1_234),
            "inboxのファイル1,234件を取り込めません。下の理由を確認して、取り除くか、所有者・権限を直すか、"
                + "送付元に確認してください。"
        ),
        (
            .folder(Finding(.folderUnread, "outbox/mail")),
            "「outbox/mail」を使えません。「candidate-sync doctor」で原因と対処を確認してください。"
        ),
        (
            .mirrorLost,
            "エクスポートを取り込んだ記録がありますが、PORTERSの情報が空です。リマインドは送信されません。サービスを停止して"
                + "「candidate-sync doctor --repair」を実行し、全件のエクスポートをもう一度inboxに置いてください。"
        ),
    ])
    func `what stands in the way is said in Japanese, with what to do`(
        problem: WorkspaceStatus.Problem, text: String
    ) {
        #expect(problem.japanese(ScreenClock(Settings())) == text)
        #expect(EnglishText.found(in: text) == nil)
    }

    @Test(arguments: Warning.Code.allCases)
    func `a warning is Japanese, with its values or without`(code: Warning.Code) {
        let values = ["field": "Person.P_Memo", "count": "3", "people": "1, 2, …", "usual": "9"]
        for warning in [Warning(code, "an English sentence", values), Warning(code, "another one")]
        {
            let text = warning.japanese(FieldNames())
            #expect(EnglishText.found(in: text) == nil, "\(text)")
        }
        #expect(!Warning(code, "an English sentence", values).isFormer)
        #expect(Warning(code, "another one").isFormer == (code != .answerRepeated))
    }

    @Test func `a warning calls a field by its name, with the alias to look it up`() {
        let warning = Warning(.conditionFieldAbsent, "", ["field": "Resume.P_Phase"])
        #expect(warning.japanese(FieldNames()).hasPrefix("「フェーズ」（Resume.P_Phase）："))
    }

    @Test func `a warning of an earlier version is read`() throws {
        let text = #"{"code": "nobody_matched", "message": "none of the 3 candidates matched"}"#
        let warning = try JSONDecoder().decode(Warning.self, from: Data(text.utf8))
        #expect(warning.isFormer && warning.message == "none of the 3 candidates matched")
        let again = try JSONEncoder().encode(warning)
        #expect(!String(decoding: again, as: UTF8.self).contains("values"))
    }

    @Test func `a row of an earlier version shows what was written, as such`() async throws {
        let site = try await AdminDesk.makeSite()
        let id = try site.test.accounts().write { transaction in
            let run = try #require(try transaction.runs(limit: 1).first)
            var decision = try #require(try transaction.decision(of: 1, in: run))
            decision.reason = .former("another account was faster")
            try transaction.carriedOut(decision, in: run)
            return run.id
        }
        try await site.visitAsStaff { visitor in
            for path in ["/admin/runs/\(id)", "/admin/people/1"] {
                let page = try await visitor.get(path).body
                #expect(
                    page.contains("（旧記録）<span lang=\"en\">another account was faster</span>"),
                    "\(path)")
            }
        }
    }

    @Test func `why a file waits stands on the first screen, in Japanese`() async throws {
        let site = try await AdminDesk.makeSite()
        try FileManager.default.createDirectory(
            atPath: "\(site.test.workspace.inbox)/a.xml", withIntermediateDirectories: false)
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin").body
            #expect(page.contains("<b>a.xml</b>：通常のファイルではありません"))
        }
    }
}
