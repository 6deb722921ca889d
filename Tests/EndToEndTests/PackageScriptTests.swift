import Foundation
import TestSupport
import Testing

/// The scripts that make a package, and those that it brings. What they do is tested by 'make deb-test'.
struct PackageScriptTests {
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/bin/shellcheck"), "no shellcheck"),
        arguments: [
            "systemd/candidate-sync-workspace", "debian/make-package", "debian/test-package",
            "debian/postinst", "debian/prerm", "debian/postrm",
        ])
    func `shellcheck finds nothing in them`(script: String) throws {
        let result = try Shell.run("shellcheck", "\(repository)/samples/\(script)")
        #expect(String(decoding: result.output, as: UTF8.self) == "")
    }
}
