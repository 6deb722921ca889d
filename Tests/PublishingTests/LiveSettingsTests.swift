import Foundation
import SiteSettings
import Testing

@testable import Publishing

@Suite struct LiveSettingsTests {
    @Test func `with no file descriptor left times are told in a zone that was read before`()
        async
    {
        await #expect(processExitsWith: .success) {
            let settings = Settings()
            let live = try LiveSettings(settings, Templates(folder: "/nowhere"))
            var limit = rlimit()
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            try #require(getrlimit(files, &limit) == 0)
            let usual = limit.rlim_cur
            limit.rlim_cur = 0
            try #require(setrlimit(files, &limit) == 0)
            let text = MomentText(in: live.settings.site.zone)
                .string(from: Date(timeIntervalSince1970: 1_795_482_000))
            limit.rlim_cur = usual
            try #require(setrlimit(files, &limit) == 0)
            try #require(text == "2026年11月24日 10時00分")
        }
    }

    @Test func `changed addresses are named, until they are as they were at the start`()
        throws
    {
        let templates = try Templates(folder: "/nowhere")
        let start = Settings()
        let live = LiveSettings(start, templates)
        #expect(live.keysForRestart.isEmpty)
        var changed = start
        changed.web.listen = "127.0.0.1:9"
        changed.site.name = "x"
        live.use(changed, templates)
        #expect(live.keysForRestart == ["web.listen"])
        changed.web.adminListen = "127.0.0.1:10"
        live.use(changed, templates)
        #expect(live.keysForRestart == ["web.listen", "web.admin_listen"])
        live.use(start, templates)
        #expect(live.keysForRestart.isEmpty)
    }
}
