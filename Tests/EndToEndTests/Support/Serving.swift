import Logging
import MyPage
import MyPageWeb
import ServiceLifecycle

/// Serves a site's pages for as long as somebody browses them. A browser's driver blocks: not on a thread
/// that the server needs.
func serving(_ site: MyPageSite, _ browse: @escaping @Sendable () throws -> Void) async throws {
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = try MyPageServer(site, log: log)
    let group = ServiceGroup(services: [server], logger: log)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        tasks.addTask {
            let failure = await onThread(browse)
            await group.triggerGracefulShutdown()
            if let failure { throw failure }
        }
        try await tasks.waitForAll()
    }
}
