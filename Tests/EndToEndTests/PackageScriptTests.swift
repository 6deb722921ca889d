import Foundation
import TestSupport
import Testing

/// The scripts that make a package, and those that it brings. What they do is tested by 'make deb-test'.
@Suite(.ownThreads) struct PackageScriptTests {
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/bin/shellcheck"), "no shellcheck"),
        arguments: [
            "systemd/candidate-sync-workspace", "debian/make-package", "debian/test-package",
            "debian/documents", "debian/postinst", "debian/prerm", "debian/postrm", "../.ci/setup",
        ])
    func `shellcheck finds nothing in them`(script: String) throws {
        let result = try Shell.run("shellcheck", "\(repository)/samples/\(script)")
        #expect(String(decoding: result.output, as: UTF8.self) == "")
    }

    @Test func `partners have a group of their own, for the inbox alone, and are locked in by it`()
        throws
    {
        func lines(_ name: String) throws -> [String] {
            try String(contentsOfFile: "\(repository)/samples/systemd/\(name)", encoding: .utf8)
                .components(separatedBy: "\n")
        }
        let folders = try lines("candidate-sync.tmpfiles").filter { $0.hasPrefix("d ") }
        let open = folders.filter { $0.contains("candidate-drop") }
        #expect(open.count == 1)
        #expect(open.first?.hasPrefix("d /srv/candidate-sync/inbox ") == true)
        #expect(folders.count { $0.contains(" 2770 candidate-sync candidate-sync") } == 5)
        let users = try lines("candidate-sync.sysusers")
        #expect(users.contains("m candidate-sync candidate-drop"))
        let locked = try lines("sshd.conf").filter { $0.hasPrefix("Match ") }
        #expect(
            locked == [
                "Match Group candidate-sync,candidate-drop",
                "Match Group candidate-sync-*,candidate-drop-*",
            ])
    }

    @Test(arguments: [
        "/usr/local/bin/candidate-sync", "/usr/local/sbin/candidate-sync-workspace",
        "/etc/sysusers.d/candidate-sync.conf", "/etc/tmpfiles.d/candidate-sync.conf",
        "/etc/systemd/system/candidate-sync.service", "/etc/systemd/system/candidate-sync@.service",
        "/etc/systemd/system/candidate-sync@.service.d/agency.conf",
    ])
    func `what was installed by hand and hides the package's is named, and the guide removes it`(
        path: String
    ) throws {
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: "\(repository)/samples/\(name)", encoding: .utf8)
        }
        let postinst = try text("debian/postinst").replacing("$units", with: "/etc/systemd/system")
        let words = postinst.components(separatedBy: CharacterSet(charactersIn: " \n;"))
        #expect(words.contains(path))
        let removing = try text("systemd/README.md").components(separatedBy: "\n")
            .filter { $0.hasPrefix("rm -f ") }
            .flatMap { $0.components(separatedBy: " ") }
        #expect(removing.contains(path))
    }

    @Test func `nobody's key lies in a workspace, which is the home of several users`() throws {
        let text = try String(
            contentsOfFile: "\(repository)/samples/systemd/sshd.conf", encoding: .utf8)
        let blocks = text.components(separatedBy: "\nMatch ").dropFirst()
        #expect(blocks.count == 2)
        for block in blocks {
            #expect(block.contains("\n    AuthorizedKeysFile /etc/ssh/candidate-sync/%u"))
            // A home of their own, or none, is the users' of the one workspace alone.
            let isHome = block.contains("\n    ChrootDirectory %h\n")
            #expect(block.contains(" .ssh/authorized_keys\n") != isHome)
        }
    }

    @Test func `a partner whom usermod does not know keeps no other from the group of the inbox`()
        throws
    {
        let result = try Shell.script(
            ["\(repository)/samples/debian/postinst", "configure", "0.1.0"],
            finding: [
                ("getent", "[ $2 = candidate-sync ] && echo candidate-sync:x:9:elsewhere,partner"),
                ("usermod", "[ $4 = partner ] && echo \"$4\""), ("systemd-sysusers", ""),
                ("systemd-tmpfiles", ""), ("systemctl", ""), ("deb-systemd-invoke", ""),
            ])
        #expect(result.status == 0)
        #expect(String(decoding: result.output, as: UTF8.self) == "partner\n")
        #expect(result.errors.contains("put elsewhere into the group candidate-drop"))
    }

    private static func temporaryFolder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    }

    @Test func `the documents name what is in the package, and no link in them leads nowhere`()
        throws
    {
        let folder = Self.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try Shell.run("\(repository)/samples/debian/documents", folder.path)
        #expect(made.status == 0 && made.errors.isEmpty, "\(made.errors)")
        for name in [
            "README.md", "README.ja.md", "CHANGELOG.md", "Operating.md", "Formats.md", "PORTERS.md",
            "ThreatModel.md", "ExactlyOnce.md", "examples/nginx.conf", "examples/nginx-log.conf",
            "examples/Caddyfile", "examples/hand-over/send-mail@.service",
        ] {
            let isThere = FileManager.default.fileExists(atPath: folder.appending(path: name).path)
            #expect(isThere, "\(name)")
        }
        let service = try String(
            contentsOf: folder.appending(path: "README.service.md"), encoding: .utf8)
        for example in ["sshd.conf", "nginx.conf", "nginx-log.conf", "Caddyfile"] {
            let isNamed = service.contains("/usr/share/doc/candidate-sync/examples/\(example) ")
            #expect(isNamed, "\(example)")
        }
        #expect(!service.contains("Without the package"))
        #expect(service.contains("\n## A workspace\n"))
    }

    @Test func `a link that leads nowhere, and a place of the repository, stop the package`() throws
    {
        let root = Self.temporaryFolder()
        let files = FileManager.default
        try files.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: root) }
        for name in ["samples", "README.ja.md", "CHANGELOG.md"] {
            try files.copyItem(
                atPath: "\(repository)/\(name)", toPath: root.appending(path: name).path)
        }
        try Data("[here](nowhere.md), `samples/debian/control`\n".utf8)
            .write(to: root.appending(path: "README.md"))
        // By its shell: a program that was copied a moment ago may still be open for writing in the child
        // of another test.
        let made = try Shell.run(
            "sh", "\(root.path)/samples/debian/documents", root.appending(path: "made").path)
        #expect(made.status == 1)
        #expect(made.errors.contains("README.md leads nowhere: nowhere.md"))
        #expect(made.errors.contains("README.md:1:samples/debian/control"))
    }
}
