import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import Logging
import MyPage
import MyPageWeb
import Publishing
import ServiceLifecycle
import SiteSettings

struct WatchCommand: AsyncParsableCommand, LoggingCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract:
            "The service: take files as they come, sync, remind, until told to stop; and My Page.",
        discussion: """
            Syncs when no file has come for sync.gather_s, or at the times of the settings. SIGTERM and SIGINT let the chunk \
            that is being worked on come to its end; a second one ends at once. Either way nothing \
            is lost. SIGHUP reads settings and templates anew; bad ones leave the old in place.
            """)

    @OptionGroup var options: WorkspaceOptions
    @OptionGroup var logging: LogOptions
    @Flag(help: "Serve no pages: 'serve' does, at the same workspace.") var noWeb = false

    func run() async throws {
        // Bad settings are told before anything is touched.
        let settings = try options.liveSettings()
        // Before the pages: another 'watch' has their address, too, and that says nothing.
        try WorkspaceLock.checkIsFree(options.folder.lock)
        let log = logging.logger { settings.settings.site.zone }
        let web = settings.settings
        let watch = try WatchService(
            options.folder, settings: settings, log: log,
            pages: noWeb ? nil : (site: web.site.baseURL, admin: web.adminBaseURL + "/admin"))
        // The last to be stopped: a second signal must still be heard.
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(
                service: SignalService(
                    stop: watch.stop, reload: watch.reload, onHearing: watch.signalsConnected))
        ]
        if !noWeb {
            let site = try MyPageSite(
                options.folder, settings: settings, log: log, onChange: watch.wake)
            let web = try MyPageServer(
                site, log: log, watch: { watch.problems }, onOpen: watch.pagesOpened)
            services.append(.init(service: web))
        }
        services.append(
            .init(
                service: try MetricsFile(options.folder, settings: settings, log: log)))
        services.append(
            .init(service: watch, successTerminationBehavior: .gracefullyShutdownGroup))
        try await ServiceGroup(configuration: .init(services: services, logger: log)).run()
    }
}
