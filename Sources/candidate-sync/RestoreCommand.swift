import ArgumentParser
import CandidateSync
import Foundation

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a backup into a workspace where there is nothing yet.",
        discussion: """
            Nothing is sent by it, and nothing is sent twice by itself: files that were on their way \
            out count as sent and are named, runs that were at work are discarded and named, and \
            everybody signs in anew. What happened after the backup is not in \
            it. The mirror fills with the next exports, or by 'doctor --repair' from the former \
            state/archive, put in its place. Exports that were imported after the backup are not known: \
            with that archive 'doctor' names them, and 'deliveries replay' has their people looked at.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "A file that 'backup' wrote.") var file: String

    func run() throws {
        try reportingFailure {
            let restore = try Restore(file, into: options.folder)
            if options.json { return try Terminal.printJSON(restore) }
            show(restore)
        }
    }

    private func show(_ restore: Restore) {
        let moment = restore.madeAt.formatted(.iso8601)
        print("restored \(restore.accounts) accounts, as they were at \(moment)")
        for file in restore.files { print("  with \(file)") }
        print(
            """

            What happened after that is not in it: accounts that were opened, passwords that were set, \
            mails that were sent. The next run may write to these people again: lower \
            safety.max_new_accounts first, so that it waits for an approval.
            The mirror is empty: drop full exports again, or put the former state/archive in its place \
            and start 'doctor --repair'. Exports that were imported after that are not known either: \
            with the archive 'doctor' names them, for 'deliveries replay'; without it drop them again. \
            Everybody has to sign in anew.
            """)
        if !restore.unpublished.isEmpty {
            print(
                """

                On their way out when the backup was made, and not sent from here. They left the former \
                machine a moment later, unless it was lost at just that moment; then write to these \
                people by 'accounts resend':
                """)
        }
        for file in restore.unpublished {
            print("  \(file.file)\(file.person.map { " (person \($0))" } ?? "")")
        }
        for run in restore.discarded {
            print(
                "\nrun \(run) was at work when the backup was made, and is discarded here: whom it had "
                    + "not written to is looked at again with the next export that names them")
        }
    }
}
