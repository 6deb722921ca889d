import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing

@testable import MyPageWeb

/// A site with one opened account, and the token of its link.
struct Site {
    static let password = "correct horse battery"

    let root: String
    let myPage: MyPage
    let administration: Administration
    let clock = Clock()
    let token: String

    init(settings more: String = "", signUp: String = "shown") throws {
        root =
            FileManager.default.temporaryDirectory
            .appending(path: "my-page-\(UUID().uuidString)").path
        let workspace = Workspace(root)
        try FileManager.default.createDirectory(
            atPath: "\(root)/inbox", withIntermediateDirectories: true)
        let text = """
            site: {name: HR Deli, base_url: https://mypage.example.jp, sender: no-reply@mypage.example.jp}
            \(more.contains("sync:") ? "" : "sync: {conditions: [], gather_s: 0}")
            inbox: {settle_ms: 0}
            web:
              signup_button: \(signUp)
              trusted_proxies: [192.0.2.9]
              header: [{label: 求人, url: "https://lp.example/"}]
            \(more)

            """
        try Data(text.utf8).write(to: URL(filePath: workspace.settings))
        let settings = try SettingsFile.parse(text)
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let templates = try Templates(folder: "\(root)/templates")
        let environment = clock.environment
        try Data(
            """
            <Candidate><Code>0</Code><Item><Person.P_Id>1</Person.P_Id>\
            <Person.P_Name>山田 太郎</Person.P_Name>\
            <Person.P_Mail>taro@mail.example</Person.P_Mail></Item></Candidate>
            """.utf8
        ).write(to: URL(filePath: "\(root)/inbox/a.xml"))
        _ = try Pipeline(
            workspace, settings: settings, templates: templates, environment: environment,
            log: log
        ).run()
        myPage = try MyPage(
            workspace, settings: LiveSettings(settings, templates), environment: environment,
            log: log)
        administration = Administration(workspace, myPage)
        token = try #require(try Self.tokens(in: root).first)
    }

    /// Imports and syncs as the command line would, by the settings of the pages.
    @discardableResult
    func run() throws -> Pipeline.Result {
        try Pipeline(
            Workspace(root), settings: myPage.settings,
            templates: Templates(folder: "\(root)/templates"), environment: clock.environment,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).run()
    }

    /// SQLite did not do what it was told.
    struct Refused: Error {}

    /// Changes a database as somebody else would who has it open.
    func change(_ sql: String, in database: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()",
            "\(root)/state/\(database)", sql,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refused() }
    }

    /// The mails of the outbox as people read them, in no order.
    func mails() throws -> [String] { try Self.bodies(in: root) }

    /// The tokens in the mails of the outbox, in no order.
    static func tokens(in root: String) throws -> [String] {
        try bodies(in: root).compactMap {
            $0.firstMatch(of: /token=([0-9a-f]{64})/).map { String($0.1) }
        }
    }

    private static func bodies(in root: String) throws -> [String] {
        let folder = "\(root)/outbox/mail"
        return try FileManager.default.contentsOfDirectory(atPath: folder).map { name in
            let mail = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            let body = mail.components(separatedBy: "\r\n").drop { !$0.isEmpty }.joined()
            return String(decoding: Data(base64Encoded: body) ?? Data(), as: UTF8.self)
        }
    }

    func files(_ folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "\(root)/outbox/\(folder)").count
    }

    func browse<Result: Sendable>(
        _ work: @escaping @Sendable (any TestClientProtocol) async throws -> Result
    ) async throws -> Result {
        let router = MyPageServer.router(administration, health: { [] })
        return try await Application(router: router).test(.router, work)
    }
}

/// The time of day of a test.
final class Clock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_795_395_600))
    func advance(hours: Double) { time.withLock { $0 += hours * 3_600 } }

    var environment: CandidateSync.Environment {
        CandidateSync.Environment(
            now: { self.time.withLock { $0 } }, elapsed: { .zero },
            randomBytes: CandidateSync.Environment.live.randomBytes, pause: { _ in },
            passwordRounds: 1 << 10)
    }
}

/// A browser: it keeps its cookies, and sends a form with the key of the page it is on.
final class Visitor {
    struct Answer {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let body: String

        var location: String? { headers[.location] }
    }

    private let client: any TestClientProtocol
    private(set) var cookies: [String: String] = [:]
    private var key = ""

    init(_ client: any TestClientProtocol) { self.client = client }

    func get(_ path: String) async throws -> Answer {
        try await exchange(path, .get, body: "")
    }

    /// Sends a form from the page that was looked at last.
    func post(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
        let body = ([("form_key", key)] + fields).map { name, value in
            let value = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return "\(name)=\(value)"
        }.joined(separator: "&")
        return try await exchange(path, .post, body: body)
    }

    private func exchange(
        _ path: String, _ method: HTTPRequest.Method, body: String
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        if !cookies.isEmpty {
            headers[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
        }
        if method == .post { headers[.contentType] = "application/x-www-form-urlencoded" }
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(string: body))
        for cookie in response.headers[values: .setCookie] {
            let parts = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            let value = parts.count == 2 ? String(parts[1]) : ""
            cookies[String(parts[0])] = value.isEmpty ? nil : value
        }
        let text = String(buffer: response.body)
        if let found = text.firstMatch(of: /name="form_key" value="([0-9a-f]{64})"/) {
            key = String(found.1)
        }
        return Answer(status: response.status, headers: response.headers, body: text)
    }

    /// Opens the page of a link and gives the key of its form with the cookie.
    static func open(
        _ token: String, _ client: any TestClientProtocol
    ) async throws -> (key: String, cookie: String, body: String, status: HTTPResponse.Status) {
        try await client.execute(uri: "/mypage/password?token=\(token)", method: .get) { response in
            let body = String(buffer: response.body)
            let cookie = response.headers[.setCookie].map {
                String($0.prefix { $0 != ";" })
            }
            let key = body.firstMatch(of: /name="form_key" value="([0-9a-f]{64})"/).map {
                String($0.1)
            }
            return (key ?? "", cookie ?? "", body, response.status)
        }
    }

    static func post(
        _ path: String, _ fields: [String: String], cookie: String, headers: HTTPFields = [:],
        _ client: any TestClientProtocol
    ) async throws -> TestResponse {
        var all = headers
        if !cookie.isEmpty { all[.cookie] = cookie }
        all[.contentType] = "application/x-www-form-urlencoded"
        let body = fields.map { name, value in
            let value = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return "\(name)=\(value)"
        }.joined(separator: "&")
        return try await client.execute(
            uri: path, method: .post, headers: all, body: ByteBuffer(string: body))
    }
}
