import Foundation
import TestSupport
import Testing

/// What `make` installs on a bare machine.
@Suite(.ownThreads) struct SetupTests {
    /// What `.ci/setup` asks apt for where no package is installed.
    private func installed(by argument: String) throws -> [Substring] {
        let result = try Shell.script(
            ["\(repository)/.ci/setup", argument],
            finding: [
                ("dpkg-query", "exit 1"), ("apt-get", "echo \"$@\""), ("sudo", "exec \"$@\""),
            ])
        #expect(result.status == 0, "\(result.errors)")
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        let install = try #require(lines.first { $0.hasPrefix("install ") })
        return install.split(separator: " ").dropFirst().filter { !$0.hasPrefix("-") }
    }

    @Test func `building brings no browser, no mail system and no SSH server`() throws {
        #expect(
            try installed(by: "build") == [
                "libxml2-dev", "libsqlite3-dev", "libqrcodegen-dev", "pkg-config", "python3",
            ])
    }

    @Test(arguments: [
        ("demo", "sh .ci/setup build"), ("build", "sh .ci/setup build"),
        ("install", "sh .ci/setup build"), ("test", "sh .ci/setup"), ("lint", "sh .ci/setup"),
    ])
    func `each target brings what it needs`(target: String, setup: String) throws {
        let result = try Shell.run("make", "--dry-run", "-C", repository, target)
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        #expect(lines.filter { $0.contains(".ci/setup") } == [Substring(setup)])
    }
}
