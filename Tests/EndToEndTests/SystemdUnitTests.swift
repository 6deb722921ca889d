import Foundation
import TestSupport
import Testing

/// The unit in samples/systemd, checked by systemd itself.
@Suite(
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze"),
        "no systemd-analyze here"))
struct SystemdUnitTests {
    /// The unit with the program where it was built.
    private func unit() throws -> String {
        let text = try String(
            contentsOfFile: "\(repository)/samples/systemd/candidate-sync.service", encoding: .utf8)
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "candidate-sync.service").path
        let here = text.replacing("/usr/local/bin/candidate-sync", with: Shell.candidateSync)
        try Data(here.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test func `systemd finds nothing wrong with it`() throws {
        let result = try Shell.run("systemd-analyze", "verify", unit())
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

    @Test func `it is exposed to little: 2.0 of 10 at the most`() throws {
        let result = try Shell.run(
            "systemd-analyze", "security", "--offline=true", "--threshold=20", unit())
        #expect(result.status == 0, "\(String(decoding: result.output, as: UTF8.self))")
    }
}
