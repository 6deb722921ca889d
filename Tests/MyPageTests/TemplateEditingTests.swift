import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// What a save leaves of the file that people edit by hand as well.
@Suite struct TemplateEditingTests {
    private static let file = "templates/withdrawn.mustache"
    private let staff = Staff(id: 1, name: "test", role: .configure)
    private let test: TestWorkspace
    private let edit: EditTemplate

    init() throws {
        test = try TestWorkspace()
        edit = EditTemplate(try test.myPage())
    }

    private var bytes: Data? {
        FileManager.default.contents(atPath: "\(test.workspace.root)/\(Self.file)")
    }

    /// Saves what a browser sends back: the lines end in CRLF.
    private func save(subject: String? = nil, body: String? = nil) async throws -> Saving {
        let shown = try await edit.current(.withdrawn)
        let draft = TemplateDraft(
            subject: subject ?? shown.draft.subject,
            body: (body ?? shown.draft.body).replacing("\n", with: "\r\n"))
        return try await edit.save(draft, as: .withdrawn, over: shown.revision, by: staff)
    }

    @Test(arguments: [
        "Subject: 退会\n\n本文\n", "Subject:退会\r\n\r\n本文\r\n", "Subject:  退会  \n\n\n\n本文",
        "Subject: 退会\n\n本文\r次の行", "\u{FEFF}Subject: 退会\n\n本文\n",
    ])
    func `a text that nobody has changed stays as it is, to the byte`(text: String) async throws {
        try test.write(text, to: Self.file)
        #expect(try await save() == .unchanged)
        #expect(bytes == Data(text.utf8))
    }

    @Test func `the built-in text that nobody has changed is no file`() async throws {
        #expect(try await save() == .unchanged)
        #expect(bytes == nil)
        #expect(try await edit.current(.withdrawn).isBuiltIn)
    }

    @Test func `a change is written in the one format`() async throws {
        try test.write("Subject:退会\r\n\r\n本文\r\n", to: Self.file)
        #expect(try await save(subject: "退会の完了") == .saved)
        #expect(bytes == Data("Subject: 退会の完了\n\n本文\n".utf8))
        #expect(try await save(body: "本文\n\n追伸\n") == .saved)
        #expect(bytes == Data("Subject: 退会の完了\n\n本文\n\n追伸\n".utf8))
    }

    @Test func `a byte-order mark, as some editors write it, is no part of the text`()
        async throws
    {
        try test.write("\u{FEFF}Subject: 退会\n\n本文\n", to: Self.file)
        #expect(try await edit.current(.withdrawn).draft.subject == "退会")
        #expect(try await save(subject: "退会の完了") == .saved)
        #expect(bytes == Data("Subject: 退会の完了\n\n本文\n".utf8))
    }

    @Test func `a file that is broken is mended by a save that changes nothing else`() async throws
    {
        try test.write("Subject: 退会\n本文\n", to: Self.file)
        #expect(try await save() == .saved)
        #expect(bytes == Data("Subject: 退会\n\n本文\n".utf8))
        let path = "\(test.workspace.root)/\(Self.file)"
        try Data([0x53, 0xFF, 0xFE]).write(to: URL(filePath: path))
        #expect(try await save() == .saved)
        #expect(bytes == Data(TemplateName.withdrawn.builtIn.utf8))
    }

    @Test func `a text is not saved beside settings with a mistake, as it would not be used`()
        async throws
    {
        try test.write(TestWorkspace.settings + "sync: {reminders: zero}\n", to: "settings.yaml")
        guard case .refused(let problems) = try await save(subject: "退会の完了") else {
            Issue.record("saved")
            return
        }
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("settings.yaml が正しくありません。サーバーで直してください。") == true)
        #expect(problems.first?.hasSuffix("sync.reminders の値が正しくありません。") == true)
        #expect(bytes == nil)
    }

    @Test func `an empty mail is refused, and what somebody else has saved is not undone`()
        async throws
    {
        await #expect(throws: MailTemplate.Problems.self) { try await save(body: "\n") }
        await #expect(throws: MailTemplate.Problems.self) { try await save(subject: " ") }
        #expect(bytes == nil)
        let body = try await edit.current(.withdrawn).draft.body
        let stale = try await edit.save(
            TemplateDraft(subject: "退会の完了", body: body), as: .withdrawn, over: "x", by: staff)
        #expect(stale == .overtaken)
        #expect(bytes == nil)
    }

    @Test func `what stands there already is saved, whatever the screen has shown`()
        async throws
    {
        let shown = try await edit.current(.withdrawn)
        let draft = TemplateDraft(subject: "退会の完了", body: shown.draft.body)
        for saving in [Saving.saved, .unchanged] {
            let saved = try await edit.save(
                draft, as: .withdrawn, over: shown.revision, by: staff)
            #expect(saved == saving)
        }
        let changed = try await edit.current(.withdrawn).revision
        for saving in [Saving.saved, .unchanged] {
            let reset = try await edit.save(nil, as: .withdrawn, over: changed, by: staff)
            #expect(reset == saving)
        }
        #expect(bytes == nil)
    }
}
