import Foundation
import TestSupport
import Testing

/// A real headless Chromium, driven by chromedriver; gone with the test that started it.
/// Source: W3C WebDriver.
final class Browser {
    enum Width: String, CaseIterable, Sendable {
        case phone, desktop

        /// - Parameter isForPicture: small, with a pixel for each of CSS's.
        func arguments(isForPicture: Bool) -> [String: Any] {
            let metrics: [String: Any] =
                self == .phone
                ? ["width": 390, "height": 844, "pixelRatio": isForPicture ? 1 : 2, "mobile": true]
                : [
                    "width": 1_280, "height": isForPicture ? 800 : 900, "pixelRatio": 1,
                    "mobile": false,
                ]
            return ["deviceMetrics": metrics]
        }
    }

    static let canBeHere =
        FileManager.default.isExecutableFile(atPath: "/usr/bin/chromedriver")
        || FileManager.default.fileExists(atPath: "/usr/bin/apt-get")

    private let driver = Process()
    private let port: Int
    private var session = ""
    private let width: Width
    private let profile: URL

    /// - Parameter isForPicture: shows pages as the documents do.
    init(_ width: Width, isForPicture: Bool = false) throws {
        self.width = width
        port = try FreePort.next()
        profile = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        driver.executableURL = URL(filePath: "/usr/bin/env")
        driver.arguments = ["timeout", "--foreground", "1800", "chromedriver", "--port=\(port)"]
        driver.standardOutput = FileHandle.nullDevice
        driver.standardError = FileHandle.nullDevice
        try driver.run()
        let isThere = waitFor { (try? call("GET", "/status")) != nil }
        try #require(isThere, "chromedriver does not answer")
        let answer = try call(
            "POST", "/session",
            [
                "capabilities": [
                    "alwaysMatch": [
                        "goog:chromeOptions": [
                            "binary": "/usr/bin/chromium",
                            "args": [
                                "--headless=new", "--no-sandbox", "--disable-gpu",
                                "--disable-dev-shm-usage", "--user-data-dir=\(profile.path)",
                            ] + (isForPicture ? ["--hide-scrollbars"] : []),
                            "mobileEmulation": width.arguments(isForPicture: isForPicture),
                        ] as [String: Any]
                    ]
                ]
            ])
        session = try #require((answer as? [String: Any])?["sessionId"] as? String)
    }

    deinit {
        _ = try? call("DELETE", "/session/\(session)")
        _ = try? call("GET", "/shutdown")
        driver.terminate()
        try? FileManager.default.removeItem(at: profile)
    }

    func open(_ url: String) throws { try command("url", ["url": url]) }

    func back() throws { try command("back", [:]) }

    /// Types into the field with that id, behind what is there.
    func type(_ text: String, into id: String) throws {
        try command("element/\(element("[id='\(id)']"))/value", ["text": text])
    }

    /// Types into the field with that id, instead of what is there.
    func replace(with text: String, in id: String) throws {
        try command("element/\(element("[id='\(id)']"))/clear", [:])
        try type(text, into: id)
    }

    /// Clicks what stays on the page: a choice, an option.
    func choose(_ selector: String) throws {
        try scroll(to: selector)
        try command("element/\(element(selector))/click", [:])
    }

    /// As people do before they click: the driver is content with what a bar at the window's end hides.
    private func scroll(to selector: String) throws {
        _ = try evaluate(
            "document.querySelector(\"\(selector)\").scrollIntoView({block: 'center'})")
    }

    /// Clicks a button or a link, the first button of the page if none is named, and waits for the
    /// page behind it.
    func clickButton(_ selector: String = "main button") throws {
        let button = try element(selector)
        try scroll(to: selector)
        try command("element/\(button)/click", [:])
        // The click is answered before the next page is there; then the button is gone, and the
        // next page is whole.
        let isGone = waitFor {
            (try? call("GET", "/session/\(session)/element/\(button)/enabled")) == nil
        }
        let isWhole = waitFor {
            (try? evaluate("document.readyState")) as? String == "complete"
        }
        try #require(isGone && isWhole)
    }

    /// The heading of the page.
    func heading() throws -> String {
        try text(of: "h1")
    }

    func text(of selector: String) throws -> String {
        try #require(
            try call("GET", "/session/\(session)/element/\(element(selector))/text") as? String)
    }

    /// What a script's expression gives: the site itself has none.
    func evaluate(_ expression: String) throws -> Any? {
        try command("execute/sync", ["script": "return \(expression)", "args": [Any]()])
    }

    /// What axe-core finds wrong with the page by WCAG 2.2, levels A and AA: contrast, labels,
    /// names, landmarks.
    private func accessibilityProblems() throws -> [String] {
        let axe = try String(contentsOfFile: "\(repository)/.build/axe.min.js", encoding: .utf8)
        let run = """
            ;const done = arguments[0];
            axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
                .then(found => done(found.violations.map(violation => violation.id + ": " +
                    violation.nodes.map(node => node.target + " " + node.failureSummary).join())))
                .catch(error => done(["" + error]));
            """
        let found = try command("execute/async", ["script": axe + run, "args": [Any]()])
        return try #require(found as? [String])
    }

    /// Checks that everybody can use the page, and that nothing is wider than the screen.
    /// - Parameter name: what a failure calls it.
    func check(_ name: String) throws {
        #expect(try accessibilityProblems() == [], "\(name)")
        let isNarrow = try evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        #expect(isNarrow as? Bool == true, "\(name) is wider than the screen")
    }

    /// Puts a picture of the page into `.build/screenshots/`, for a look, and checks what a picture
    /// does not show (see `check`).
    func takeScreenshot(_ name: String) throws {
        try check(name)
        let folder = URL(filePath: "\(repository)/.build/screenshots")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let picture = try #require(
            try call("GET", "/session/\(session)/screenshot") as? String)
        try #require(Data(base64Encoded: picture))
            .write(to: folder.appending(path: "\(name)-\(width.rawValue).png"))
    }

    /// The top of the page as a PNG, in light colours, without what is different each time.
    func picture() throws -> Data {
        try command(
            "goog/cdp/execute",
            [
                "cmd": "Emulation.setEmulatedMedia",
                "params": ["features": [["name": "prefers-color-scheme", "value": "light"]]],
            ])
        _ = try evaluate(
            #"""
            (document.activeElement?.blur(), scrollTo(0, 0),
                document.body.innerHTML = document.body.innerHTML
                    .replace(/プロセス \d+/, 'プロセス 1234').replace(/[\d,]+ MiB/, '48,000 MiB')) && null
            """#)
        let picture = try #require(
            try call("GET", "/session/\(session)/screenshot") as? String)
        return try #require(Data(base64Encoded: picture))
    }

    private func element(_ selector: String) throws -> String {
        let found = try command("element", ["using": "css selector", "value": selector])
        return try #require((found as? [String: String])?.values.first)
    }

    @discardableResult
    private func command(_ path: String, _ body: [String: Any]) throws -> Any? {
        try call("POST", "/session/\(session)/\(path)", body)
    }

    private struct Failure: Error {
        let text: String
    }

    /// Calls the driver and gives the value of its answer.
    @discardableResult
    private func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) throws -> Any?
    {
        let data = try exchange(
            method, path,
            try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data())
        let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let value = json?["value"]
        if let failure = value as? [String: Any], let error = failure["error"] {
            throw Failure(text: "\(method) \(path): \(error): \(failure["message"] ?? "")")
        }
        return value
    }

    /// One request by hand: Foundation's URLSession on Linux does not take chromedriver's headers.
    private func exchange(_ method: String, _ path: String, _ body: Data) throws -> Data {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        defer { close(descriptor) }
        guard Loopback.call(connect, descriptor, port: port) == 0 else {
            throw Failure(text: "chromedriver is not there")
        }
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
        let request = Array(Data(head.utf8) + body)
        var sent = 0
        while sent < request.count {
            let count = request.withUnsafeBytes {
                send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(text: "chromedriver hung up") }
            sent += count
        }
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // It keeps the connection open: the answer ends where its length says.
        while true {
            if let end = answer.range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self).lowercased()
                let length = head.firstMatch(of: /content-length: *([0-9]+)/).flatMap { Int($0.1) }
                let body = answer[end.upperBound...]
                if body.count >= length ?? 0 { return body }
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else {
                throw Failure(text: "chromedriver said nothing to \(method) \(path)")
            }
            answer.append(contentsOf: buffer[..<count])
        }
    }
}
