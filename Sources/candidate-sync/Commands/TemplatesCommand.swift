import ArgumentParser
import MyPage
import Publishing
import SiteSettings

struct TemplatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates", abstract: "List, show, check and preview the mail templates.",
        discussion: """
            A file templates/NAME.mustache replaces the built-in text: a line 'Subject: …', a \
            blank line, the body.
            """,
        subcommands: [List.self, Show.self, Check.self, Preview.self])

    /// The template of that name.
    @Sendable static func named(_ name: String) throws -> TemplateName {
        if let template = TemplateName(rawValue: name) { return template }
        let all = TemplateName.allCases.map(\.rawValue)
        let near = NearWord.nearest(to: name, among: all)
        let meant = near.map { "did you mean '\($0)'? There are " } ?? "there are "
        throw ValidationError(
            "there is no such template; \(meant)\(all.joined(separator: ", "))",
            "テンプレート「\(name)」はありません。" + (near.map { "「\($0)」ではありませんか。" } ?? "")
                + "使えるのは次のとおりです：\(all.joined(separator: "、"))")
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the templates.")

        @OptionGroup var options: WorkspaceOptions

        func run() throws {
            let templates = try options.templates()
            let say = options.json ? Wording(.english) : Wording()
            let rows = TemplateName.allCases.map {
                [
                    $0.rawValue,
                    templates.overridden.contains($0)
                        ? say("own", "変更済み") : say("built in", "初期文面"),
                    $0.japanese,
                ]
            }
            try options.show(rows.map { ["name": $0[0], "text": $0[1]] }) {
                if say.language == .japanese {
                    Terminal.printTable(["名前", "文面", "メール"], rows)
                } else {
                    Terminal.printTable(["name", "text"], rows.map { Array($0.prefix(2)) })
                }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a template's text, and what its placeholders stand for.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(
            help: "The template's name; 'templates list' names them all.",
            completion: .list(TemplateName.allCases.map(\.rawValue)),
            transform: TemplatesCommand.named)
        var name: TemplateName

        func run() throws {
            let text = try options.templates()[name].text
            let placeholders = Templates.placeholders(of: name)
            try options.show(["name": name.rawValue, "text": text]) {
                print(text)
                Wording().printTable(
                    ["placeholder", "meaning"], ["差し込み項目", "内容"],
                    placeholders.map { [$0.name, $0.meaning] })
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Say everything that is wrong with the templates.")

        @OptionGroup var options: WorkspaceOptions

        func run() throws {
            let templates = try options.templates()
            try options.show(["templates": "good"]) {
                let say = Wording()
                let own = templates.overridden.count
                say.print(
                    "all templates are good; own: \(own)",
                    "テンプレートに問題はありません。変更済み：\(own)件")
                for file in Templates.unused(in: options.folder.templates) {
                    let near = file.near.map { "; did you mean '\($0)'?" } ?? ""
                    let meant = file.near.map { "「\($0)」ではありませんか。" } ?? ""
                    say.print(
                        "\nhint: templates/\(file.name) is the file of no template\(near)",
                        "\n確認：templates/\(file.name) は、どのテンプレートのファイルでもありません。\(meant)")
                }
            }
        }
    }

    struct Preview: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview",
            abstract: "Show a template filled in with made-up values.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(
            help: "The template's name; 'templates list' names them all.",
            completion: .list(TemplateName.allCases.map(\.rawValue)),
            transform: TemplatesCommand.named)
        var name: TemplateName

        func run() throws {
            let mail = try options.templates().preview(name)
            try options.show(["subject": mail.subject, "body": mail.body]) {
                print("Subject: \(mail.subject)\n\n\(mail.body)", terminator: "")
            }
        }
    }
}
