import Foundation
import SiteSettings
import TestSupport
import Testing

/// The units in samples/systemd, checked by systemd itself.
@Suite(
    .ownThreads,
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze"),
        "no systemd-analyze here"))
struct SystemdUnitTests {
    private let home: TestWorkspace

    init() throws { home = try TestWorkspace() }

    /// The units in a folder of their own, as the package installs them, with the program where it
    /// was built.
    private func unit(_ name: String) throws -> String {
        let folder = URL(filePath: "\(home.workspace.root)/units")
        try FileManager.default.copyItem(
            atPath: "\(repository)/samples/systemd", toPath: folder.path)
        let service = folder.appending(path: "candidate-sync.service")
        let agency = folder.appending(path: "candidate-sync@.service.d/agency.conf")
        for file in [service, agency] {
            let text = try String(contentsOf: file, encoding: .utf8)
            let here = text.replacing("/usr/local/bin/candidate-sync", with: Shell.candidateSync)
            try Data(here.utf8).write(to: file)
        }
        try FileManager.default.copyItem(
            at: service, to: folder.appending(path: "candidate-sync@.service"))
        return folder.appending(path: name).path
    }

    @Test(arguments: ["candidate-sync.service", "candidate-sync@.service"])
    func `systemd finds nothing wrong with them`(name: String) throws {
        let result = try Shell.run("systemd-analyze", "verify", unit(name))
        #expect(result.status == 0)
        #expect(result.errors == "")
    }

    @Test func `no first start after an upgrade is ended while it converts databases`() throws {
        let text = try String(
            contentsOfFile: "\(repository)/samples/systemd/candidate-sync.service", encoding: .utf8)
        #expect(text.contains("\nTimeoutStartSec=infinity\n"))
    }

    @Test(arguments: ["candidate-sync.service", "candidate-sync@.service.d/agency.conf"])
    func `a reload checks the settings before the service is told, so that it fails with bad ones`(
        name: String
    ) throws {
        let text = try String(
            contentsOfFile: "\(repository)/samples/systemd/\(name)", encoding: .utf8)
        let reloads = text.components(separatedBy: "\n").filter { $0.hasPrefix("ExecReload=/") }
        #expect(reloads.count == 2)
        #expect(
            reloads.first?.hasPrefix(
                "ExecReload=/usr/local/bin/candidate-sync settings check --workspace ") == true)
        #expect(reloads.last == "ExecReload=/bin/kill -HUP $MAINPID")
    }

    @Test func `nobody's name or password lies in an image of the memory behind a crash`() throws {
        let text = try String(
            contentsOfFile: "\(repository)/samples/systemd/candidate-sync.service", encoding: .utf8)
        #expect(text.contains("\nLimitCORE=0\n"))
    }

    @Test(arguments: ["send-mail", "send-mail@", "send-mail@my-agency"])
    func `systemd finds nothing wrong with those that hand mail over`(name: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(
            atPath: "\(repository)/samples/hand-over", toPath: folder.path)
        defer { try? FileManager.default.removeItem(at: folder) }
        for unit in ["send-mail.service", "send-mail@.service"] {
            let service = folder.appending(path: unit)
            let text = try String(contentsOf: service, encoding: .utf8)
            try Data(text.replacing("/usr/local/bin", with: folder.path).utf8).write(to: service)
        }
        let result = try Shell.run(
            "systemd-analyze",
            ["verify"] + ["path", "timer", "service"].map { "\(folder.path)/\(name).\($0)" })
        #expect(result.status == 0)
        #expect(result.errors == "")
    }

    @Test(arguments: ["service", "path", "timer"])
    func `one agency's differ from the single ones in nothing but the name`(kind: String) throws {
        func unit(_ name: String) throws -> [String] {
            try String(
                contentsOfFile: "\(repository)/samples/hand-over/\(name).\(kind)", encoding: .utf8
            ).components(separatedBy: "\n").filter { !$0.hasPrefix("#") }
        }
        let agency = try unit("send-mail@").map {
            $0.replacing("/srv/candidate-sync/%i", with: "/srv/candidate-sync")
                .replacing("-%i", with: "").replacing(" for %i", with: "")
        }
        #expect(try agency == unit("send-mail"))
    }

    @Test(arguments: ["candidate-sync.service", "candidate-sync@.service"])
    func `they are exposed to little: 2.0 of 10 at the most`(name: String) throws {
        let result = try Shell.run(
            "systemd-analyze", "security", "--offline=true", "--threshold=20", unit(name))
        #expect(result.status == 0, "\(String(decoding: result.output, as: UTF8.self))")
    }
}
