import Foundation
import MyPage
import SiteSettings
import TestSupport
import Testing

@testable import CandidateSync
@testable import SyncStore

/// An agency some weeks on, with invented people, for the pictures in the documents. It is the same
/// each time, as time and randomness are the workspace's.
struct ExampleAgency {
    static let staff = "管理者"
    static let password = "stapler on the desk"

    let test: TestWorkspace
    let myPage: MyPageSite
    let site: String
    /// Somebody who was invited today and has not answered yet.
    private(set) var person = 0
    /// The mail that invites them, as it lay in the outbox.
    private(set) var mail = ""
    /// A run that waits for an approval.
    private(set) var held = ""

    init() async throws {
        let port = try FreePort.next()
        site = "http://127.0.0.1:\(port)"
        // What the repository shows everybody, but for what this machine and these weeks need.
        var settings = try Document("settings.yaml").text
        for (text, other) in [
            ("https://mypage.example.jp", site), ("127.0.0.1:8080", "127.0.0.1:\(port)"),
            ("settle_ms: 200", "settle_ms: 0"), ("reminders: 0", "reminders: 2"),
            ("max_new_accounts: 1000", "max_new_accounts: 40"),
        ] {
            try #require(settings.contains(text))
            settings = settings.replacing(text, with: other)
        }
        test = try TestWorkspace(settings: settings)
        myPage = try test.myPage()
        try await myPage.add(staff: Self.staff, .configure, password: Self.password)
        try live()
    }

    /// Four weeks: a few people a day, of whom some answer; then too many at once.
    private mutating func live() throws {
        try test.importAccounts(
            "c10034@mail.example,伊藤 光,registered,yes,,",
            "c10081@mail.example,橋本 歩,registered,yes,,",
            "c10082@mail.example,古川 泉,registered,yes,,")
        try test.drop(
            Documents.users(
                """
                <Item><User.P_Id>7</User.P_Id><User.P_Name>高橋 一郎</User.P_Name>\
                <User.P_Mail>i.takahashi@agency.example</User.P_Mail></Item>
                """), as: "users.xml")
        var next = 10_001
        for day in 0..<28 {
            if day > 0 { test.clock.advance(hours: 24) }
            let people = next..<next + 5 + day * 5 % 8
            next = people.upperBound
            try drop(people)
            try test.run()
            if day == 27 { try look(at: people.lowerBound) } else { try answer(people) }
            try collect()
        }
        test.clock.advance(hours: 3)
        try drop(next..<next + 60)
        held = try #require(try test.run().held.last)
        try collect()
    }

    private mutating func look(at person: Int) throws {
        self.person = person
        mail = try #require(
            try test.outbox("mail").values.first { $0.contains("c\(person)@mail.example") })
    }

    /// Three of five set a password.
    private func answer(_ people: Range<Int>) throws {
        let accounts = try test.accounts()
        let now = test.clock.now
        try accounts.write { transaction in
            for person in people where person % 5 < 3 {
                guard let account = try transaction.account(ofPerson: Int64(person)) else {
                    continue
                }
                _ = try transaction.setPassword(account: account.id, hash: "x", at: now)
            }
        }
    }

    /// What a collector does, as the service sees it within a minute.
    private func collect() throws {
        for kind in ["mail", "status"] {
            for name in try test.outbox(kind).keys {
                try FileManager.default.removeItem(
                    atPath: "\(test.workspace.outbox)/\(kind)/\(name)")
            }
        }
        try test.pipeline().lookAtOutbox()
    }

    private func drop(_ people: Range<Int>) throws {
        let candidates = people.map { Documents.person($0, name: name($0), owner: 7, Self.memo) }
        let resumes = people.map { number in
            let phase = Self.phases[number % Self.phases.count]
            return Documents.resume(
                number + 10_000, of: number, owner: 7,
                """
                <Resume.P_Name>\(name(number))／営業職</Resume.P_Name>\
                <Resume.P_Phase><Option.P_ResumePhase><Option.\(phase.0)>\
                <Option.P_Id>3</Option.P_Id><Option.P_Name>\(phase.1)</Option.P_Name>\
                </Option.\(phase.0)></Option.P_ResumePhase></Resume.P_Phase>\
                <Resume.P_ExpectSalary>\(300 + number % 40 * 10)0000</Resume.P_ExpectSalary>
                """)
        }
        let first = people.lowerBound
        try test.drop(
            "<Candidate><Code>0</Code>\(candidates.joined())</Candidate>",
            as: "candidates-\(first).xml")
        try test.drop(
            "<Resume><Code>0</Code>\(resumes.joined())</Resume>", as: "resumes-\(first).xml")
    }

    private func name(_ number: Int) -> String {
        Self.families[number % Self.families.count] + " "
            + Self.given[number * 7 % Self.given.count]
    }

    private static let memo = "<Person.P_Memo/>"
    /// One in six is no target.
    private static let phases = [
        ("P_ResumeClosed", "終了"), ("P_ResumeActive", "選考中"), ("P_ResumeOpen", "活動中"),
        ("P_ResumeOpen", "活動中"), ("P_ResumeActive", "選考中"), ("P_ResumeOpen", "活動中"),
    ]
    private static let families = [
        "山田", "佐藤", "鈴木", "高田", "中村", "小林", "加藤", "吉田", "石井", "松本", "三浦", "上野", "青木",
    ]
    private static let given = ["太郎", "花子", "翔太", "美咲", "健一", "さくら", "大輔", "由紀", "直樹", "恵"]
}
