import ArgumentParser
import CandidateSync
import Foundation
import MyPage
import Recruiting
import SiteSettings
import SyncStore

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why a person did or did not get an account, and what happens next.",
        discussion: """
            Shows what is decided for a person as things are now: each condition with the record's \
            value, accounts, links and mails, where the values come from, what will happen when, or \
            why nothing will. By a MAIL it finds everybody who has it, in any of sync.mail_fields or \
            as an account's address. It changes nothing, and a watch may work on the workspace.

            Exit status: 1 if there is nobody.
            """)

    @OptionGroup var options: WorkspaceOptions

    @Argument(help: ArgumentHelp("A Person.P_Id, or a mail address.", valueName: "person-id|mail"))
    var person: String

    func run() throws {
        let say = Wording(options)
        let explainer = PersonExplainer(
            accounts: try options.lookAtAccounts(),
            mirror: MirrorLook(options.folder.mirror),
            rules: Rules(try options.settings(), try options.templates()),
            now: Environment.live.now(),
            words: !options.json && say.language == .japanese ? .japanese : .english)
        let stories = try find(explainer)
        guard !stories.isEmpty else {
            throw Refused(
                "neither the mirror nor the accounts know \(person): the person was never exported "
                    + "to here, was forgotten (inbox.mirror_days), or was erased",
                "「\(person)」の情報はありません。エクスポートされたことがないか、"
                    + "保管期間（inbox.mirror_days）を過ぎて削除されたか、消去されています。")
        }
        try options.show(stories.map(ExplainedPerson.init)) {
            for (number, story) in stories.enumerated() {
                if number > 0 { print("\n") }
                story.printTables(say)
            }
        }
    }

    private func find(_ explainer: PersonExplainer) throws -> [PersonStory] {
        if let id = Int64(crmId: person.utf8) {
            return try [explainer.story(ofPerson: id)].compactMap { $0 }
        }
        let address: MailAddress
        do {
            address = try MailAddress(person)
        } catch {
            throw ValidationError(
                "'\(person)' is neither a person's id nor a mail address: \(error.description)",
                "「\(person)」は、個人連絡先IDでもメールアドレスでもありません。")
        }
        return try explainer.stories(withMail: address)
    }
}
