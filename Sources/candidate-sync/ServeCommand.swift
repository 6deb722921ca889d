import ArgumentParser
import CandidateSync
import Foundation
import Logging
import MyPageWeb
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "The web pages alone, beside a watch on the same workspace.",
        discussion: "Listens at web.listen of the settings, which are read once, at the start.")

    @OptionGroup var options: WorkspaceOptions

    func run() async throws {
        do {
            let settings = LiveSettings(try options.settings(), try options.templates())
            let log = Logger(label: "candidate-sync") { StreamLogHandler.standardError(label: $0) }
            let myPage = try MyPage(options.folder, settings: settings, log: log)
            let group = ServiceGroup(
                services: [try MyPageServer(myPage, log: log)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
            try await group.run()
        } catch {
            throw reported(error)
        }
    }
}
