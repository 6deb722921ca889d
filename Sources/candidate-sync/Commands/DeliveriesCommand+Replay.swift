import ArgumentParser
import CandidateSync

extension DeliveriesCommand {
    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replay",
            abstract: "Import a delivery's file once more, as a new delivery.",
            discussion: """
                Takes the file from state/archive, or from outbox/rejected if it was rejected; the \
                new receipt says so (replay_of). After a restore it also takes an archived file \
                that the accounts, being older, do not know. A running watch imports it within \
                inbox.poll_s, 'run' at its start. Everybody whom the file names is decided once \
                more.

                Records keep the newest date: one with an older P_UpdateDate than the mirror's \
                overwrites nothing, nor does one without a date if a later delivery held the same \
                record. A person whom 'accounts erase' has removed stays away, whatever the file \
                names.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: ArgumentHelp(ShortId.help)) var id: String

        func run() throws {
            let accounts = try options.accounts()
            // One that the accounts do not know may still lie in the archive, by its whole id.
            let whole = try DeliveriesCommand.whole(id, in: accounts) ?? id
            let result = try CandidateSync.Replay(options.folder, accounts)(whole)
            try options.show(result) {
                Wording().print(
                    "delivery \(result.delivery) waits for its import: \(result.file) again",
                    "「\(result.file)」をもう一度取り込みます（受付ID \(result.delivery)）。")
            }
        }
    }
}
