public import Foundation
public import InternetMessage
public import Recruiting

/// Every setting of a workspace, checked. The keys, defaults and texts stand in `Setting.table`.
public struct Settings: Sendable, Equatable {
    public var site = Site()
    public var inbox = Inbox()
    public var sync = Sync()
    public var safety = Safety()
    public var status = Status()
    public var links = Links()
    public var password = Password()
    public var web = Web()

    /// The defaults.
    public init() {}

    public struct Site: Sendable, Equatable {
        public var name = "マイページ"
        /// What the password link starts with, without a slash at its end.
        public var baseURL = "http://127.0.0.1:8080"
        public var sender = "マイページ <no-reply@example.jp>"
        public var timeZone = "Asia/Tokyo"

        /// The sender as a mailbox; it was checked when the settings were read.
        public var mailbox: Mailbox {
            get throws { try Mailbox.parse(sender) }
        }

        public var zone: TimeZone { TimeZone(identifier: timeZone) ?? .gmt }
    }

    public struct Inbox: Sendable, Equatable {
        public var pattern = "*.xml"
        public var ignore = [".*", "*.tmp", "*.part", "*.filepart", "*.crdownload", "*~"]
        public var settleMilliseconds = 200
        public var incompleteAfterSeconds = 600
        public var doneSuffix = ""
        public var pollSeconds = 30
        public var maxMiB = 8192
        public var archiveDays = 30
        public var mirrorDays = 400
    }

    public struct Sync: Sendable, Equatable {
        public enum Start: String, Sendable, CaseIterable {
            case onArrival = "on_arrival"
            case atTimes = "at_times"
        }
        public enum SamePerson: String, Sendable, CaseIterable { case skip, notify }
        public enum DuplicateNotice: String, Sendable, CaseIterable {
            case everyRun = "every_run"
            case once
        }
        public enum Withdrawn: String, Sendable, CaseIterable { case skip, reopen }
        public var run = Start.onArrival
        public var gatherSeconds = 5
        public var times = ["03:00"]
        /// 絞り込み条件
        public var conditions: [Condition] = []
        public var mailFields: [FieldAlias] = [.personMail, .personMobileMail]
        public var samePerson = SamePerson.skip
        /// Whether whoever has left is left in peace.
        public var withdrawn = Withdrawn.skip
        public var duplicateNotice = DuplicateNotice.everyRun
        /// メール再送信回数
        public var reminders = 0
        public var reminderIntervalHours = 24
    }

    public struct Safety: Sendable, Equatable {
        public var maxNewAccounts = 1000
        public var closeUnusedAfterDays = 0
    }

    /// マイページ登録済みと判断できるステータス
    public struct Status: Sendable, Equatable {
        public enum Target: String, Sendable, CaseIterable {
            case candidate = "Candidate"
            case resume = "Resume"
        }
        public var resource = Target.candidate
        public var field = ""
        public var opened = ""
        public var registered = ""
        public var duplicate = ""
        public var withdrawn = ""
        public var dateField = ""
    }

    public struct Links: Sendable, Equatable {
        public var validHours = 24
    }

    public struct Password: Sendable, Equatable {
        public var minLength = 12
    }

    public struct Web: Sendable, Equatable {
        public enum SignupButton: String, Sendable, CaseIterable { case shown, hidden }
        /// A link in the header or footer (ビジュアル設定).
        public struct Link: Sendable, Equatable {
            public var label: String
            public var url: String

            public init(label: String, url: String) {
                self.label = label
                self.url = url
            }
        }
        public var listen = "127.0.0.1:8080"
        /// 会員登録ボタンの表示
        public var signupButton = SignupButton.shown
        public var header: [Link] = []
        public var footer: [Link] = []
        public var trustedProxies: [String] = []
    }
}
