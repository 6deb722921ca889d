import Foundation
import TestSupport
import Testing

@testable import SiteSettings

/// The pages in a process of their own, beside the service.
@Suite(.ownThreads) struct ServeTests {
    /// A `serve` that is stopped with the test that started it.
    private final class Serving {
        let process = Process()
        private let log: URL

        /// - Parameter admin: the port of the admin screens, if they have one of their own.
        init(_ test: TestWorkspace, port: Int, admin: Int? = nil) throws {
            log = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
            process.executableURL = URL(filePath: Shell.candidateSync)
            process.arguments = [
                "serve", "--listen", "127.0.0.1:\(port)", "--workspace", test.workspace.root,
            ]
            if let admin { process.arguments? += ["--admin-listen", "127.0.0.1:\(admin)"] }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = try FileHandle(forWritingTo: log)
            try process.run()
        }

        deinit {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            try? FileManager.default.removeItem(at: log)
        }

        func errors() -> String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
    }

    /// The page at an address; empty if nobody answers.
    private func page(_ port: Int, _ path: String = "/") throws -> String {
        let script =
            "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())"
        let result = try Shell.run("python3", "-c", script, "http://127.0.0.1:\(port)\(path)")
        return String(decoding: result.output, as: UTF8.self)
    }

    @Test
    func `pages beside a watch without any; SIGHUP brings new settings, bad ones leave the old`()
        throws
    {
        let port = try FreePort.next()
        let test = try TestWorkspace()
        let watch = try RunningService(test, arguments: ["--no-web"])
        let serving = try Serving(test, port: port)
        let isThere = try waitFor { try page(port).contains("マイページへようこそ") }
        #expect(isThere, "\(serving.errors())")
        let health = try page(port, "/healthz")
        #expect(health == "{\"problems\":[],\"status\":\"ok\"}\n\n")
        try test.write("sync: {run: never}\n", to: "settings.yaml")
        kill(serving.process.processIdentifier, SIGHUP)
        let isTold = waitFor { serving.errors().contains("the old ones stay") }
        #expect(isTold)
        #expect(try page(port).contains("マイページへようこそ"))
        try test.write(
            TestWorkspace.decided(
                TestWorkspace.settings.replacing("site:\n", with: "site:\n  name: 新しい名前\n")),
            to: "settings.yaml")
        kill(serving.process.processIdentifier, SIGHUP)
        let isNew = try waitFor { try page(port).contains("新しい名前") }
        #expect(isNew, "\(serving.errors())")
        kill(serving.process.processIdentifier, SIGTERM)
        let hasEnded = waitFor { !serving.process.isRunning }
        #expect(hasEnded && serving.process.terminationStatus == 0)
        watch.send(SIGTERM)
        #expect(try watch.end() == 0)
    }

    /// Asks for the mail of a forgotten password on its page; gives the status of the answer.
    private func forget(_ port: Int, _ mail: String) throws -> String {
        let script = """
            import re, sys, urllib.parse, urllib.request
            url, mail = sys.argv[1:]
            page = urllib.request.urlopen(url)
            cookie = page.headers["Set-Cookie"].split(";")[0]
            key = re.search('name="form_key" value="([0-9a-f]+)"', page.read().decode()).group(1)
            form = urllib.parse.urlencode({"form_key": key, "mail": mail}).encode()
            request = urllib.request.Request(url, form, {"Cookie": cookie})
            print(urllib.request.urlopen(request).status)
            """
        let result = try Shell.run(
            "python3", "-c", script, "http://127.0.0.1:\(port)/forgot", mail)
        return String(decoding: result.output, as: UTF8.self)
    }

    @Test func `a mail that was promised is made before the process ends`() throws {
        let port = try FreePort.next()
        let test = try TestWorkspace.worked()
        let serving = try Serving(test, port: port)
        let isThere = try waitFor { try page(port).contains("マイページへようこそ") }
        try #require(isThere, "\(serving.errors())")
        #expect(try forget(port, "c1@mail.example") == "200\n")
        // It is made a second later at the earliest.
        kill(serving.process.processIdentifier, SIGTERM)
        let hasEnded = waitFor { !serving.process.isRunning }
        #expect(hasEnded && serving.process.terminationStatus == 0, "\(serving.errors())")
        #expect(try test.mails().count == 2, "\(serving.errors())")
    }

    @Test func `a port that is taken is told, with what to do, and 74`() throws {
        let port = try FreePort.next()
        let test = try TestWorkspace()
        let first = try Serving(test, port: port)
        let isThere = try waitFor { try page(port).contains("マイページへようこそ") }
        try #require(isThere)
        // Nobody takes what is dropped, and the monitor is told so.
        #expect(try page(port, "/healthz").contains("no 'watch' works on this workspace"))
        let second = try Serving(test, port: port)
        let hasEnded = waitFor { !second.process.isRunning }
        #expect(hasEnded && second.process.terminationStatus == 74)
        #expect(second.errors().contains("--listen"))
        let sentence = second.errors().split(separator: "\n").last ?? ""
        #expect(sentence.hasPrefix("candidate-sync: the pages cannot be served at"))
        #expect(sentence.contains("another program listens there already"))
        #expect(!second.errors().contains("errno"))
        withExtendedLifetime(first) {}
    }

    @Test
    func `admin screens at a port of their own stop with the rest, and one that is taken is told`()
        throws
    {
        let (port, admin) = (try FreePort.next(), try FreePort.next())
        let test = try TestWorkspace()
        let first = try Serving(test, port: port, admin: admin)
        let isThere = try waitFor {
            let pages = try page(port)
            return try pages.contains("マイページへようこそ")
                && page(admin, "/healthz").contains("status")
        }
        try #require(isThere, "\(first.errors())")
        // A page that is not there is nothing for urllib.
        #expect(try page(admin, "/signin").isEmpty)
        #expect(try page(port, "/admin/signin").isEmpty)
        let second = try Serving(test, port: try FreePort.next(), admin: admin)
        let hasFailed = waitFor { !second.process.isRunning }
        #expect(hasFailed && second.process.terminationStatus == 74)
        #expect(second.errors().contains("web.admin_listen"))
        #expect(second.errors().contains("--admin-listen"))
        kill(first.process.processIdentifier, SIGTERM)
        let hasEnded = waitFor { !first.process.isRunning }
        #expect(hasEnded && first.process.terminationStatus == 0, "\(first.errors())")
    }
}
