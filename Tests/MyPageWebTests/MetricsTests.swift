import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Publishing
import SiteSettings
import TestSupport
import Testing

@testable import MyPageWeb

/// `/metrics` as Prometheus scrapes it.
@Suite struct MetricsTests {
    @Test func `the admin address has them, as Prometheus reads them`() async throws {
        let site = try Site()
        try await site.browse(.admin) { client in
            let unknown = try await client.execute(uri: "/nothing", method: .get)
            let style = try await client.execute(uri: "/style.css", method: .get)
            #expect(unknown.status == .notFound && style.status == .ok)
            let answer = try await client.execute(uri: "/metrics", method: .get)
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            let text = String(buffer: answer.body)
            #expect(try Promtool.complaints(of: text) == "")
            for line in [
                "candidate_sync_people_total{outcome=\"opened\"} 1",
                "candidate_sync_http_requests_total{side=\"admin\",status=\"4xx\"} 1",
                "candidate_sync_http_requests_total{side=\"admin\",status=\"2xx\"} 1",
                "candidate_sync_http_requests_total{side=\"candidates\",status=\"2xx\"} 0",
                "candidate_sync_http_request_seconds_count{side=\"admin\"} 2",
                "candidate_sync_http_request_seconds_bucket{side=\"admin\",le=\"+Inf\"} 2",
                "candidate_sync_scrypt_running{lane=\"setting\"} 0",
                "candidate_sync_scrypt_waiting{lane=\"sign_in\"} 0",
                "candidate_sync_scrypt_running{lane=\"staff_sign_in\"} 0",
            ] {
                #expect(text.contains("\n\(line)\n"), "\(line)")
            }
            for (name, least) in [
                ("process_resident_memory_bytes", 1_000_000.0), ("process_open_fds", 3),
                ("process_start_time_seconds", 1_700_000_000),
            ] {
                let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
                let value = line.flatMap { Double($0.dropFirst(name.count + 1)) }
                #expect((value ?? 0) >= least, "\(name)")
            }
            for secret in ["mail.example", "山田", site.token, site.root, "/admin", "nothing"] {
                #expect(!text.contains(secret), "\(secret)")
            }
        }
    }

    @Test func `the candidate's address has them as little as any page that is not there`()
        async throws
    {
        let site = try Site()
        for side in [Side.candidates, .both] {
            try await site.browse(side) { client in
                let visitor = Visitor(client)
                let unknown = try await visitor.get("/nothing")
                let answer = try await visitor.get("/metrics")
                #expect(answer.status == .notFound && unknown.status == .notFound)
                #expect(answer.body == unknown.body)
            }
        }
    }

    @Test(arguments: [
        ("127.0.0.1", "", "http://127.0.0.1:8080", true),
        ("::1", "", "http://127.0.0.1:8080", true),
        ("::ffff:127.0.0.1", "", "http://127.0.0.1:8080", true),
        (nil, "", "http://127.0.0.1:8080", false),
        ("192.0.2.1", "", "http://127.0.0.1:8080", false),
        ("10.0.0.1", "", "http://127.0.0.1:8080", false),
        ("127.0.0.1", "X-Forwarded-For", "http://127.0.0.1:8080", false),
        ("127.0.0.1", "Forwarded", "http://127.0.0.1:8080", false),
        ("127.0.0.1", "X-Real-IP", "http://127.0.0.1:8080", false),
        ("127.0.0.1", "X-Forwarded-Proto", "http://127.0.0.1:8080", false),
        // A proxy on this machine that says nothing of whom it asks for.
        ("127.0.0.1", "", "https://mypage.example.jp", false),
    ])
    func `where the admin screens have no address of their own they are for this machine alone`(
        peer: String?, header: String, baseURL: String, isAnswered: Bool
    ) throws {
        var settings = Settings()
        settings.site.baseURL = baseURL
        var headers = HTTPFields()
        if let name = HTTPField.Name(header) { headers[name] = "127.0.0.1" }
        #expect(MetricsRoute.isFor(headers, peer: peer, .both, settings) == isAnswered)
        #expect(MetricsRoute.isFor(headers, peer: peer, .admin, settings))
        #expect(!MetricsRoute.isFor(headers, peer: peer, .candidates, settings))
    }

    @Test func `a duration is in the first bucket that takes it, and in all behind`() throws {
        let counts = RequestCounts()
        for milliseconds in [10, 11, 400, 60_000] {
            counts.note(.both, status: 200, took: .milliseconds(milliseconds))
        }
        var metrics = MetricsText()
        counts.add([.both], to: &metrics)
        let found = metrics.text.split(separator: "\n").filter { $0.contains("_bucket") }
            .compactMap { $0.split(separator: " ").last }
        #expect(found == ["1", "2", "2", "3", "3", "3", "4"])
        #expect(metrics.text.contains("_sum{side=\"both\"} 60.42"))
    }
}
