import DropFolder
import Foundation
import SiteSettings
import Testing

@testable import Publishing

@Suite struct LiveSettingsTests {
    @Test func `with no file descriptor left times are told in a zone that nobody has read yet`()
        async
    {
        await #expect(processExitsWith: .success) {
            var limit = rlimit()
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            try #require(getrlimit(files, &limit) == 0)
            let usual = limit.rlim_cur
            limit.rlim_cur = 0
            try #require(setrlimit(files, &limit) == 0)
            let text = MomentText(in: Settings().site.zone)
                .string(from: Date(timeIntervalSince1970: 1_795_482_000))
            limit.rlim_cur = usual
            try #require(setrlimit(files, &limit) == 0)
            try #require(text == "2026年11月24日 10時00分")
        }
    }

    @Test func `with no file descriptor left a reload says so, and the old settings stay`() async {
        await #expect(processExitsWith: .success) {
            let root = FileManager.default.temporaryDirectory
                .appending(path: "candidate-sync-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: root) }
            let workspace = Workspace(root.path)
            try Data(
                """
                site: {base_url: "http://127.0.0.1:8080", sender: a@mail.example, name: 新しい名称}
                sync: {conditions: []}

                """.utf8
            ).write(to: URL(filePath: workspace.settings))
            let live = LiveSettings(Settings(), try Templates(folder: "/nowhere"))
            var limit = rlimit()
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            try #require(getrlimit(files, &limit) == 0)
            let usual = limit.rlim_cur
            limit.rlim_cur = 0
            try #require(setrlimit(files, &limit) == 0)
            let result = Result { try live.reload(from: workspace) }
            limit.rlim_cur = usual
            try #require(setrlimit(files, &limit) == 0)
            guard case .failure(let error as SystemError) = result else {
                throw SystemError("reload", "\(result)", code: 0)
            }
            try #require(error.isOutOfDescriptors)
            try #require(live.settings.site.name == Settings().site.name)
            try live.reload(from: workspace)
            try #require(live.settings.site.name == "新しい名称")
        }
    }

    /// The first page of its own memory is none that a process may read: EIO.
    @Test(arguments: ["settings.yaml", "templates/reminder.mustache"])
    func `a file that the disk does not give is no bad one: it is read again later`(
        name: String
    ) throws {
        let root = FileManager.default.temporaryDirectory
            .appending(path: "candidate-sync-\(UUID().uuidString)")
        let workspace = Workspace(root.path)
        try FileManager.default.createDirectory(
            atPath: workspace.templates, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        let text = """
            site: {base_url: "http://127.0.0.1:8080", sender: a@mail.example}
            sync: {conditions: []}

            """
        try Data(text.utf8).write(to: URL(filePath: workspace.settings))
        let path = "\(workspace.root)/\(name)"
        try? FileManager.default.removeItem(atPath: path)
        try #require(symlink("/proc/self/mem", path) == 0)
        let live = LiveSettings(Settings(), try Templates(folder: "/nowhere"))
        #expect(throws: SystemError("read", path, code: EIO)) {
            try live.reload(from: workspace)
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
