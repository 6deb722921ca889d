import ArgumentParser
import Foundation
import Logging
import MyPage
import MyPageWeb
import Publishing
import ServiceLifecycle
import SiteSettings
import UnixSignals

struct ServeCommand: AsyncParsableCommand, LoggingCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "The web pages alone, beside a watch on the same workspace.",
        discussion: """
            SIGTERM and SIGINT stop it. SIGHUP reads settings and templates anew; bad ones leave \
            the old in place. web.listen and web.admin_listen are read once, at the start.

            With --admin-listen this process answers /admin at that address alone. Mails to staff \
            and their cookies go by the settings: set web.admin_listen as well, and web.admin_url \
            to what their browser shows.
            """)

    @OptionGroup var options: WorkspaceOptions
    @OptionGroup var logging: LogOptions
    @Option(help: "Address and port, instead of web.listen.") var listen: String?
    @Option(
        help: ArgumentHelp("Address and port, instead of web.admin_listen.", valueName: "listen"))
    var adminListen: String?

    func run() async throws {
        let settings = try options.liveSettings()
        let log = logging.logger { settings.settings.site.zone }
        let site = try MyPageSite(options.folder, settings: settings, log: log)
        // The options stand for these, after a restart too.
        let given = [
            listen.map { _ in "web.listen" }, adminListen.map { _ in "web.admin_listen" },
        ].compactMap { $0 }
        let signals = SignalService {
            guard settings.tryToReload(from: options.folder, log) == nil else { return }
            log.info("settings and templates reloaded")
            settings.warnOfRestart(but: given, log)
        }
        let server = try MyPageServer(site, listen: listen, adminListen: adminListen, log: log)
        let group = ServiceGroup(
            services: [signals, server],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        try await group.run()
    }
}
