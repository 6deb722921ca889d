import Foundation
import TestSupport
import Testing

/// The units in samples/systemd, checked by systemd itself.
@Suite(
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze"),
        "no systemd-analyze here"))
struct SystemdUnitTests {
    /// The units in a folder of their own, as the package installs them, with the program where it
    /// was built.
    private func unit(_ name: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
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

    @Test func `nor with those that hand mail over`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(
            atPath: "\(repository)/samples/hand-over", toPath: folder.path)
        defer { try? FileManager.default.removeItem(at: folder) }
        let service = folder.appending(path: "send-mail.service")
        let text = try String(contentsOf: service, encoding: .utf8)
        try Data(text.replacing("/usr/local/bin", with: folder.path).utf8).write(to: service)
        let result = try Shell.run(
            "systemd-analyze", "verify", "\(folder.path)/send-mail.path",
            "\(folder.path)/send-mail.timer", service.path)
        #expect(result.status == 0)
        #expect(result.errors == "")
    }

    @Test(arguments: ["candidate-sync.service", "candidate-sync@.service"])
    func `they are exposed to little: 2.0 of 10 at the most`(name: String) throws {
        let result = try Shell.run(
            "systemd-analyze", "security", "--offline=true", "--threshold=20", unit(name))
        #expect(result.status == 0, "\(String(decoding: result.output, as: UTF8.self))")
    }
}
