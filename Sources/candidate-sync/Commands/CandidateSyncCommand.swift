import ArgumentParser
import CandidateSync
import Foundation

/// The root: only a list of what there is.
///
/// Each command says its own name: making one up from the type's has the runtime look through every
/// conformance of the program, for each command, which was a third of a start.
@main
struct CandidateSyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "candidate-sync",
        abstract: "Opens My Page accounts for the job seekers of a PORTERS CRM (求職者同期).",
        discussion: """
            PORTERS XML exports go into inbox/; mails (.eml), status documents, receipts and \
            reports come out in outbox/.

            Exit status: 0 all good; 1 finished, but a delivery was rejected or a run is held, or \
            what was asked for is not possible as things are; 64 wrong usage; 74 disk or database failed; 75 another instance holds the workspace; \
            78 bad settings or templates.
            """,
        version: Release.version,
        subcommands: [
            RunCommand.self, WatchCommand.self, ServeCommand.self, StatusCommand.self,
            CheckCommand.self, SimulateCommand.self, ExplainCommand.self,
            RunsCommand.self, DeliveriesCommand.self, AccountsCommand.self, SettingsCommand.self,
            TemplatesCommand.self, AdminCommand.self,
            BackupCommand.self, RestoreCommand.self, DoctorCommand.self,
            SampleCommand.self,
        ])

    static func main() async {
        holdStandardDescriptors()
        // Whoever reads what is said may go (`| head`): the work comes to its end all the same.
        signal(SIGPIPE, SIG_IGN)
        let language = Language(environment: ProcessInfo.processInfo.environment)
        await Language.$current.withValue(language) { await start() }
    }

    /// Where standard input, output or error is closed, what is opened next would have its number,
    /// and what is printed would go there. Held by a folder, which is there where no /dev/null is, and
    /// can be neither read nor written: whoever uses one is told.
    private static func holdStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/", O_RDONLY)
        }
    }

    private static func start() async {
        // Swift has them from /proc alone: without it, `run` would be taken for a wish for help.
        guard !CommandLine.arguments.isEmpty else {
            Terminal.complain(
                Wording()(
                    "cannot read the command from /proc/self/cmdline; mount /proc, then start it again",
                    "/proc/self/cmdlineからコマンドを読み取れません。/procをマウントして、もう一度実行してください。"))
            Self.exit(withError: ExitCode(74))
        }
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let mistyped = MistypedCommand(arguments, below: Self.self) {
            Terminal.complain(mistyped.sentence())
            Self.exit(withError: ExitCode(64))
        }
        do {
            try await carryOut(arguments)
        } catch {
            exit(withError: error)
        }
    }

    /// What fails is reported here, for all commands.
    @concurrent
    private static func carryOut(_ arguments: [String]) async throws {
        var command = try await asyncParseAsRoot(arguments)
        let logging = (command as? any LoggingCommand)?.logging
        var failure: (any Error)?
        do {
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            failure = error
        }
        try end(
            after: failure, by: logging?.complain ?? { Terminal.complain($0) },
            in: logging?.language ?? .current)
    }
}
