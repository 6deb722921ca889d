import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore

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
    private let userAgent: String?
    /// What a form of the page must hold that was looked at last.
    private(set) var key = ""

    init(_ client: any TestClientProtocol, userAgent: String? = nil) {
        self.client = client
        self.userAgent = userAgent
    }

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

    /// Sends a form whose fields are put together already.
    func submit(_ path: String, body: String) async throws -> Answer {
        try await exchange(path, .post, body: body)
    }

    /// Sends a form with a file, as browsers do.
    func upload(_ path: String, _ field: String, _ bytes: [UInt8]) async throws -> Answer {
        let body = Self.multipart([("form_key", key)], field, "logo.x", bytes)
        return try await exchange(path, .post, body: ByteBuffer(bytes: body), type: Self.multipart)
    }

    /// Sends a body of another type than that of ordinary forms.
    func send(_ path: String, body: [UInt8], type: String) async throws -> Answer {
        try await exchange(path, .post, body: ByteBuffer(bytes: body), type: type)
    }

    static let boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    static let multipart = "multipart/form-data; boundary=\(boundary)"

    /// The body of a form with a file.
    static func multipart(
        _ fields: [(String, String)], _ field: String, _ file: String, _ bytes: [UInt8]
    ) -> [UInt8] {
        let head = fields.map { name, value in
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }.joined()
        let part =
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field)\"; "
            + "filename=\"\(file)\"\r\nContent-Type: image/png\r\n\r\n"
        return Array((head + part).utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8)
    }

    func forget(cookie name: String) { cookies[name] = nil }

    private func exchange(
        _ path: String, _ method: HTTPRequest.Method, body: String
    ) async throws -> Answer {
        try await exchange(
            path, method, body: ByteBuffer(string: body), type: "application/x-www-form-urlencoded")
    }

    private func exchange(
        _ path: String, _ method: HTTPRequest.Method, body: ByteBuffer, type: String
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        if !cookies.isEmpty {
            headers[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
        }
        headers[.userAgent] = userAgent
        if method == .post { headers[.contentType] = type }
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body)
        for cookie in response.headers[values: .setCookie] {
            let parts = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            let value = parts.count == 2 ? String(parts[1]) : ""
            cookies[String(parts[0])] = value.isEmpty ? nil : value
        }
        let text = Self.unlabelled(String(buffer: response.body))
        if let found = text.firstMatch(of: /name="form_key" value="([0-9a-f]{64})"/) {
            key = String(found.1)
        }
        return Answer(status: response.status, headers: response.headers, body: text)
    }

    /// A page without what its tables say for cards alone (see `CardTables`): what tests look at is
    /// the cells.
    private static func unlabelled(_ html: String) -> String {
        guard html.range(of: " data-cards", options: .literal) != nil else { return html }
        let parts = html.components(separatedBy: " data-label=\"")
        let rest = parts.dropFirst().map { $0.drop { $0 != "\"" }.dropFirst() }
        return (parts[0] + rest.joined())
            .replacingOccurrences(of: " data-cards=\"\"", with: "")
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
