import ArgumentParser
import Foundation
import SiteSettings
import TestSupport
import Testing

@testable import candidate_sync

@Suite(.ownThreads) struct MistypedCommandTests {
    @Test(arguments: [
        (["statsu"], "status"), (["runs", "shwo", "last"], "runs show"),
        (["settings", "chek"], "settings check"), (["rnus", "list"], "runs"),
        (["run", "statsu"], nil), (["status"], nil), (["--help"], nil), (["help", "statsu"], nil),
        (["fly"], nil), ([String](), nil), (["runs"], nil),
    ])
    func `the command that was probably meant`(arguments: [String], meant: String?) {
        #expect(MistypedCommand(arguments, below: CandidateSyncCommand.self)?.meant == meant)
    }

    @Test func `every command says its own name, as one that is made up slows each start`() {
        func commands(below group: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
            group.configuration.subcommands.flatMap { [$0] + commands(below: $0) }
        }
        let all = commands(below: CandidateSyncCommand.self)
        #expect(all.count > 40)
        for command in all {
            #expect(command.configuration.commandName != nil, "\(command)")
        }
    }

    @Test func `it is told in one sentence, and 64; so are options and templates`() throws {
        let result = try Shell.run(Shell.candidateSync, "statsu")
        #expect(result.status == 64)
        #expect(
            result.errors == "candidate-sync: there is no command 'statsu'; did you mean 'status'? "
                + "See 'candidate-sync --help'\n")
        let option = try Shell.run(Shell.candidateSync, "status", "--jsno")
        #expect(option.status == 64 && option.errors.contains("Did you mean '--json'?"))
        let template = try Shell.run(
            Shell.candidateSync, "templates", "show", "registration-reqest")
        #expect(template.status == 64)
        #expect(template.errors.contains("did you mean 'registration-request'?"))
    }

    @Test func `a mistyped template's file is hinted at`() throws {
        let test = try TestWorkspace()
        try test.write("Subject: x\n\nx\n", to: "templates/reminder.mustach.mustache")
        try test.write("Subject: x\n\nx\n", to: "templates/remindr.mustache")
        let check = try Shell.run(
            Shell.candidateSync, "templates", "check", "--workspace", test.workspace.root)
        let text = String(decoding: check.output, as: UTF8.self)
        #expect(check.status == 0)
        #expect(
            text.contains(
                "templates/remindr.mustache is the file of no template; did you mean 'reminder.mustache'?"
            ))
        #expect(text.contains("templates/reminder.mustach.mustache is the file of no template\n"))
    }

    @Test(arguments: ["reminder.mustache.txt", "Reminder.MUSTACHE"])
    func `a template's file is hinted at that Windows has named otherwise`(name: String) throws {
        let test = try TestWorkspace()
        try test.write("Subject: x\n\n{{password_url}}\n", to: "templates/\(name)")
        let check = try Shell.run(
            Shell.candidateSync, "templates", "check", "--workspace", test.workspace.root)
        let text = String(decoding: check.output, as: UTF8.self)
        #expect(
            text.contains(
                "templates/\(name) is the file of no template; did you mean 'reminder.mustache'?"))
    }
}
