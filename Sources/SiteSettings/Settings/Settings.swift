package import Foundation
package import InternetMessage
package import Recruiting

/// Every setting of a workspace, checked. The keys, defaults and texts stand in `Setting.table`.
package struct Settings: Sendable, Equatable {
    package var site = Site()
    package var inbox = Inbox()
    package var outbox = Outbox()
    package var sync = Sync()
    package var safety = Safety()
    package var status = Status()
    package var links = Links()
    package var password = Password()
    package var web = Web()
    package var metrics = Metrics()
    /// What the agency calls fields and options, by their aliases.
    package var fields: [FieldAlias: String] = [:]

    /// The defaults.
    package init() {}

    package struct Site: Sendable, Equatable {
        package var name = "マイページ"
        /// What the password link starts with, without a slash at its end.
        package var baseURL = "http://127.0.0.1:8080"
        package var sender = "マイページ <no-reply@example.jp>"
        package var timeZone = "Asia/Tokyo"

        /// The sender as a mailbox; it was checked when the settings were read.
        package var mailbox: Mailbox {
            get throws { try Mailbox.parse(sender) }
        }

        package var zone: TimeZone { TimeZone(identifier: timeZone) ?? .gmt }
    }

    package struct Inbox: Sendable, Equatable {
        package var pattern = "*.xml"
        package var ignore = [".*", "*.tmp", "*.part", "*.filepart", "*.crdownload", "*~"]
        package var settleMilliseconds = 200
        package var incompleteAfterSeconds = 600
        package var doneSuffix = ""
        package var pollSeconds = 30
        package var maxMiB = 8192
        package var archiveDays = 30
        package var mirrorDays = 400
        /// Within how many hours a delivery is expected; 0 if none is.
        package var expectEveryHours = 0
    }

    package struct Outbox: Sendable, Equatable {
        /// For how many minutes mails and status documents may wait for their collector; 0 is for ever.
        package var alarmAfterMinutes = 60
        /// Whether mails begin with the envelope, for a mail server that takes files.
        package enum Envelope: String, Sendable, CaseIterable {
            case none
            case xHeaders = "x_headers"
        }
        package var envelope = Envelope.none
    }

    package struct Sync: Sendable, Equatable {
        package enum Start: String, Sendable, CaseIterable {
            case onArrival = "on_arrival"
            case atTimes = "at_times"
        }
        package enum SamePerson: String, Sendable, CaseIterable { case skip, notify }
        package enum DuplicateNotice: String, Sendable, CaseIterable {
            case everyRun = "every_run"
            case once
        }
        package enum Withdrawn: String, Sendable, CaseIterable { case skip, reopen }
        package enum OwnerDigest: String, Sendable, CaseIterable { case off, weekly }
        package var run = Start.onArrival
        package var gatherSeconds = 5
        package var times = ["03:00"]
        /// 絞り込み条件
        package var conditions: [Condition] = []
        package var mailFields: [FieldAlias] = [.personMail, .personMobileMail]
        package var samePerson = SamePerson.skip
        /// Whether whoever has left is left in peace.
        package var withdrawn = Withdrawn.skip
        package var duplicateNotice = DuplicateNotice.everyRun
        /// メール再送信回数
        package var reminders = 0
        package var reminderIntervalHours = 24
        /// Whether owners are told who of theirs has not registered yet.
        package var ownerDigest = OwnerDigest.off
    }

    package struct Safety: Sendable, Equatable {
        package enum SecondFactor: String, Sendable, CaseIterable { case optional, required }
        package var maxNewAccounts = 1000
        package var closeUnusedAfterDays = 0
        /// After how long a sign-up that nobody has verified is removed.
        package var closeUnverifiedAfterDays = 7
        /// How many sign-ups the site takes in an hour; 0 is no limit.
        package var maxSignUpsPerHour = 200
        /// How long the access list (アクセス履歴) is kept.
        package var eventDays = 400
        /// How long what runs and deliveries leave is kept: rows, receipts, reports, rejected files.
        package var keepDays = 400
        /// How long after they were withdrawn accounts are forgotten; 0 is never.
        package var forgetWithdrawnAfterDays = 400
        /// Whether staff must have one (二段階認証) to see the admin screens.
        package var secondFactor = SecondFactor.optional
    }

    /// マイページ登録済みと判断できるステータス
    package struct Status: Sendable, Equatable {
        package enum Target: String, Sendable, CaseIterable {
            case candidate = "Candidate"
            case resume = "Resume"

            /// The kind of record that is written to.
            package var record: Resource { self == .candidate ? .candidate : .resume }
        }
        package var resource = Target.candidate
        package var field = ""
        package var opened = ""
        package var registered = ""
        package var duplicate = ""
        package var withdrawn = ""
        package var dateField = ""
        /// Within how many hours the CRM answers to a status document; 0 if its answers are not used.
        package var answerWithinHours = 0
    }

    package struct Links: Sendable, Equatable {
        package var validHours = 24
    }

    package struct Password: Sendable, Equatable {
        package var minLength = 12
    }

    package struct Web: Sendable, Equatable {
        package enum SignupButton: String, Sendable, CaseIterable { case shown, hidden }
        /// A link in the header or footer (ビジュアル設定).
        package struct Link: Sendable, Equatable {
            package var label: String
            package var url: String

            package init(label: String, url: String) {
                self.label = label
                self.url = url
            }
        }
        package var listen = "127.0.0.1:8080"
        /// An address of its own for the admin screens; empty is none.
        package var adminListen = ""
        /// Where staff see it, without a slash at its end; empty is `site.base_url`.
        package var adminURL = ""
        /// 会員登録ボタンの表示
        package var signupButton = SignupButton.shown
        package var header: [Link] = []
        package var footer: [Link] = []
        /// The colour of links and buttons, as `AccentColour` takes it; empty is the program's own.
        package var accent = ""
        package var trustedProxies: [String] = []
    }

    package struct Metrics: Sendable, Equatable {
        /// Where `watch` writes them for node_exporter; empty is nowhere.
        package var textfile = ""
    }
}
