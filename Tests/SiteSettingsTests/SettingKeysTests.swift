import Recruiting
import Testing

@testable import SiteSettings

/// The keys of settings.yaml: which setting each is, and from what on a number is taken.
@Suite struct SettingKeysTests {
    /// Every key, with a value that it has nowhere else.
    private static let everyKey = """
        site:
          name: 甲
          base_url: https://a.example
          sender: "乙 <b@b.example>"
          time_zone: Asia/Seoul
        inbox:
          pattern: c*.xml
          ignore: ["d*"]
          settle_ms: 1
          incomplete_after_s: 2
          done_suffix: .e
          poll_s: 3
          max_mib: 4
          archive_days: 5
          mirror_days: 6
          expect_every_h: 7
        outbox:
          alarm_after_min: 8
          envelope: x_headers
        sync:
          run: at_times
          gather_s: 9
          times: ["04:05"]
          conditions: ["Person.P_Name:exists"]
          mail_fields: [Person.P_MobileMail]
          same_person: notify
          withdrawn: reopen
          duplicate_notice: once
          reminders: 10
          reminder_interval_h: 11
          owner_digest: weekly
        safety:
          max_new_accounts: 12
          close_unused_after_days: 13
          close_unverified_after_days: 14
          max_sign_ups_per_hour: 15
          event_days: 31
          keep_days: 32
          forget_withdrawn_after_days: 33
          second_factor: required
        status:
          resource: Resume
          field: Resume.U_F
          opened: 開設
          registered: 本登録
          duplicate: 重複
          withdrawn: 退会
          date_field: Resume.U_G
          answer_within_h: 16
        links: {valid_h: 17}
        password: {min_length: 18}
        web:
          listen: 127.0.0.1:8081
          admin_listen: 127.0.0.1:8082
          admin_url: https://h.example
          signup_button: hidden
          header: [{label: i, url: /i}]
          footer: [{label: j, url: /j}]
          accent: "#005a9c"
          trusted_proxies: [192.0.2.1]
        metrics: {textfile: /k.prom}
        """

    /// Files that are written and read by one table would agree though two keys were one setting.
    @Test func `every key is a setting of its own`() throws {
        var expected = Settings()
        expected.site.name = "甲"
        expected.site.baseURL = "https://a.example"
        expected.site.sender = "乙 <b@b.example>"
        expected.site.timeZone = "Asia/Seoul"
        expected.inbox.pattern = "c*.xml"
        expected.inbox.ignore = ["d*"]
        expected.inbox.settleMilliseconds = 1
        expected.inbox.incompleteAfterSeconds = 2
        expected.inbox.doneSuffix = ".e"
        expected.inbox.pollSeconds = 3
        expected.inbox.maxMiB = 4
        expected.inbox.archiveDays = 5
        expected.inbox.mirrorDays = 6
        expected.inbox.expectEveryHours = 7
        expected.outbox.alarmAfterMinutes = 8
        expected.outbox.envelope = .xHeaders
        expected.sync.run = .atTimes
        expected.sync.gatherSeconds = 9
        expected.sync.times = ["04:05"]
        expected.sync.conditions = [try .init("Person.P_Name:exists")]
        expected.sync.mailFields = [.personMobileMail]
        expected.sync.samePerson = .notify
        expected.sync.withdrawn = .reopen
        expected.sync.duplicateNotice = .once
        expected.sync.reminders = 10
        expected.sync.reminderIntervalHours = 11
        expected.sync.ownerDigest = .weekly
        expected.safety.maxNewAccounts = 12
        expected.safety.closeUnusedAfterDays = 13
        expected.safety.closeUnverifiedAfterDays = 14
        expected.safety.maxSignUpsPerHour = 15
        expected.safety.eventDays = 31
        expected.safety.keepDays = 32
        expected.safety.forgetWithdrawnAfterDays = 33
        expected.safety.secondFactor = .required
        expected.status.resource = .resume
        expected.status.field = "Resume.U_F"
        expected.status.opened = "開設"
        expected.status.registered = "本登録"
        expected.status.duplicate = "重複"
        expected.status.withdrawn = "退会"
        expected.status.dateField = "Resume.U_G"
        expected.status.answerWithinHours = 16
        expected.links.validHours = 17
        expected.password.minLength = 18
        expected.web.listen = "127.0.0.1:8081"
        expected.web.adminListen = "127.0.0.1:8082"
        expected.web.adminURL = "https://h.example"
        expected.web.signupButton = .hidden
        expected.web.header = [.init(label: "i", url: "/i")]
        expected.web.footer = [.init(label: "j", url: "/j")]
        expected.web.accent = "#005a9c"
        expected.web.trustedProxies = ["192.0.2.1"]
        expected.metrics.textfile = "/k.prom"
        #expect(try SettingsFile.parse(Self.everyKey) == expected)
        // And none is left out here.
        for setting in Setting.table {
            #expect(setting.yaml(expected) != setting.yaml(Settings()), "\(setting.path)")
        }
    }

    /// Where 0 is taken it means never, at once, or without a limit.
    @Test(arguments: [
        ("inbox.settle_ms", 0), ("inbox.incomplete_after_s", 1), ("inbox.poll_s", 1),
        ("inbox.max_mib", 1), ("inbox.archive_days", 0), ("inbox.mirror_days", 0),
        ("inbox.expect_every_h", 0), ("outbox.alarm_after_min", 0), ("sync.gather_s", 0),
        ("sync.reminders", 0), ("sync.reminder_interval_h", 1), ("safety.max_new_accounts", 0),
        ("safety.close_unused_after_days", 0), ("safety.close_unverified_after_days", 0),
        ("safety.max_sign_ups_per_hour", 0), ("safety.event_days", 30), ("safety.keep_days", 30),
        ("safety.forget_withdrawn_after_days", 0), ("status.answer_within_h", 0),
        ("links.valid_h", 1), ("password.min_length", 8),
    ])
    func `a number is taken from its least on`(path: String, least: Int) {
        let names = path.split(separator: ".")
        #expect(problems("\(names[0]): {\(names[1]): \(least)}") == [])
        let found = problems("\(names[0]): {\(names[1]): \(least - 1)}")
        #expect(found.count == 1)
        #expect(found.first?.contains("a whole number from \(least) to") == true, "\(found)")
    }
}
