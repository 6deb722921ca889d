import Foundation
import InternetMessage
import Recruiting
import Yams

/// All keys with their defaults (those of `Settings()`), their checks and what they say to people.
extension Setting {
    static var table: [Setting] {
        site + inbox + outbox + sync + safety + status + links + password + web + metrics
    }

    private static var site: [Setting] {
        [
            text(
                "site.name", \.site.name, "the name that mails and pages show", check: siteName
            ).inOwnForm(),
            text(
                "site.base_url", \.site.baseURL,
                "the password link starts with it; never taken from a request", check: baseURL
            ).mustBeSaid(
                "the address that people see in their browser, e.g. https://mypage.example.jp"),
            text("site.sender", \.site.sender, "who the mails are from", check: sender)
                .mustBeSaid("e.g. \"マイページ <no-reply@example.jp>\"").inOwnForm(),
            text("site.time_zone", \.site.timeZone, "an IANA name; mails and times use it") {
                TimeZone(identifier: $0) == nil ? "expected an IANA time zone: Asia/Tokyo" : nil
            },
        ]
    }

    private static var inbox: [Setting] {
        [
            text("inbox.pattern", \.inbox.pattern, "which file names are taken") {
                $0.isEmpty || $0.contains("/") ? "expected a file name pattern: *.xml" : nil
            },
            texts("inbox.ignore", \.inbox.ignore, "and which of them are not"),
            integer(
                "inbox.settle_ms", \.inbox.settleMilliseconds, in: 0...600_000,
                "quiet for this long, on our clock, before it is taken"),
            integer(
                "inbox.incomplete_after_s", \.inbox.incompleteAfterSeconds, in: 1...604_800,
                "a file without its closing tag waits this long, then is rejected as truncated"),
            text(
                "inbox.done_suffix", \.inbox.doneSuffix,
                "\".done\": take x.xml only once x.xml.done is there"
            ) { $0.contains("/") ? "expected a suffix without a slash: .done" : nil },
            integer(
                "inbox.poll_s", \.inbox.pollSeconds, in: 1...86_400,
                "look again even without a notification (network mounts)"),
            integer(
                "inbox.max_mib", \.inbox.maxMiB, in: 1...1_048_576,
                "a larger file is rejected as too_large"),
            integer(
                "inbox.archive_days", \.inbox.archiveDays, in: 0...36_500,
                "keep imported files this long; 0 = delete after import"),
            integer(
                "inbox.mirror_days", \.inbox.mirrorDays, in: 0...36_500,
                "people without an account and not exported again for this long are forgotten; 0 = never"
            ),
            integer(
                "inbox.expect_every_h", \.inbox.expectEveryHours, in: 0...8_760,
                "no delivery accepted for this many hours is a problem; 0 = none is expected"),
        ]
    }

    private static var outbox: [Setting] {
        [
            integer(
                "outbox.alarm_after_min", \.outbox.alarmAfterMinutes, in: 0...525_600,
                "mails and status documents that nobody has collected for this many minutes are a problem; 0 = never"
            ),
            choice(
                "outbox.envelope", \.outbox.envelope,
                "none | x_headers   x_headers: mails begin with X-Sender and X-Receiver, for the folders of IIS and Exchange"
            ),
        ]
    }

    private static var sync: [Setting] {
        [
            choice("sync.run", \.sync.run, "on_arrival | at_times")
                .shown(.timing, "求職者同期の実行", choices: ["ファイルが届いたとき", "決まった時刻"]),
            integer(
                "sync.gather_s", \.sync.gatherSeconds, in: 0...300,
                "on_arrival: a run starts when no file has come for this long (300 s at the latest); 0 = at once"
            )
            .shown(.timing, "ファイルが届いてから実行するまでの秒数（分割されたエクスポートをまとめます。0はすぐに実行）"),
            texts(
                "sync.times", \.sync.times,
                "in site.time_zone; a start missed while the service was down is made up once",
                check: time
            )
            .shown(
                .timing, "バッチの実行時刻", placeholder: "03:00, 12:30",
                expected: "実行時刻は 03:00 のように、複数の場合は 03:00, 12:30 のように入力してください。"),
            list(
                "sync.conditions", \.sync.conditions,
                "all must hold, e.g. \"Resume.P_Phase:or=Option.P_ResumeOpen\""
            ) { node throws(Unexpected) in
                do {
                    return try Condition(try scalar(node))
                } catch let error as ConditionError {
                    throw Unexpected(node, error.description)
                } catch let error as Unexpected {
                    throw error
                } catch {
                    throw Unexpected(node, "\(error)")
                }
            } yaml: {
                quoted($0.description)
            }.mustBeSaid("who is written to; [] is everybody").inOwnForm(),
            list(
                "sync.mail_fields", \.sync.mailFields, "the first that holds an address",
                read: personOrResumeField, yaml: \.name),
            choice("sync.same_person", \.sync.samePerson, "skip | notify")
                .shown(.duplicates, "本人のアカウントが登録済みのとき", choices: ["重複として扱わない", "重複エラーメールを送る"]),
            choice(
                "sync.withdrawn", \.sync.withdrawn,
                "skip | reopen   skip: whoever has left is not written to again, until 'accounts reopen'"
            )
            .shown(.withdrawn, "退会した求職者がまた対象になったとき", choices: ["案内しない", "新しいアカウントを開設する"]),
            choice(
                "sync.duplicate_notice", \.sync.duplicateNotice,
                "every_run | once (again only when the record or the account changed)"
            )
            .shown(.duplicates, "重複エラーメール", choices: ["実行のたびに送る", "変更があったときだけ送る"]),
            integer("sync.reminders", \.sync.reminders, in: 0...100, "メール再送信回数")
                .shown(.reminders, "メール再送信回数"),
            integer(
                "sync.reminder_interval_h", \.sync.reminderIntervalHours, in: 1...8_760,
                "hours between a person's mails"
            )
            .shown(.reminders, "間隔（時間）"),
            choice(
                "sync.owner_digest", \.sync.ownerDigest,
                "off | weekly   weekly: Mondays at 09:00 owners get the names of their candidates who have not registered yet"
            )
            .shown(.reminders, "所有者への未登録者のお知らせ", choices: ["送らない", "毎週月曜日の9時に送る"]),
        ]
    }

    private static var safety: [Setting] {
        [
            integer(
                "safety.max_new_accounts", \.safety.maxNewAccounts, in: 0...100_000_000,
                "people written to by the sync within 24 hours: a run that would go over it is held until approved; 0 = no limit"
            )
            .shown(.limits, "24時間以内に案内を送る人数の上限（超える実行は承認待ち。0は上限なし）"),
            integer(
                "safety.close_unused_after_days", \.safety.closeUnusedAfterDays, in: 0...36_500,
                "accounts without a password are withdrawn after this; 0 = never"
            )
            .shown(.limits, "パスワード未設定のアカウントを退会にするまでの日数（0は退会にしない）"),
            integer(
                "safety.close_unverified_after_days", \.safety.closeUnverifiedAfterDays,
                in: 0...36_500,
                "sign-ups on the site that nobody has verified are removed after this; 0 = never"
            )
            .shown(.limits, "未確認の会員登録を削除するまでの日数（0は削除しない）"),
            integer(
                "safety.max_sign_ups_per_hour", \.safety.maxSignUpsPerHour, in: 0...1_000_000,
                "sign-ups that the whole site takes within an hour; 0 = no limit"
            )
            .shown(.limits, "1時間に受け付ける会員登録の上限（サイト全体。0は上限なし）"),
            // Not on the screen: who is watched does not shorten what is kept of them.
            integer(
                "safety.event_days", \.safety.eventDays, in: 30...36_500,
                "which staff signed in, whom they looked at, what they downloaded: kept this long"),
            // Nor these two: what was done must not be gone because a number was mistyped.
            integer(
                "safety.keep_days", \.safety.keepDays, in: 30...36_500,
                "decisions, runs, deliveries, receipts, reports, rejected files, ended links, saved simulations: kept this long; mails and status documents are never removed"
            ),
            integer(
                "safety.forget_withdrawn_after_days", \.safety.forgetWithdrawnAfterDays,
                in: 0...36_500,
                "withdrawn accounts are forgotten after this: names, addresses, links; 0 = never"),
            // Nor this: what staff must show is not theirs to lower.
            choice(
                "safety.second_factor", \.safety.secondFactor,
                "optional | required   二段階認証: whether staff must set one up before they see a screen"
            ),
        ]
    }

    private static var status: [Setting] {
        [
            choice("status.resource", \.status.resource, "Candidate | Resume")
                .shown(.status, "書き込み先", choices: ["個人連絡先", "レジュメ"]),
            text(
                "status.field", \.status.field,
                "e.g. Person.U_MyPageStatus; empty = no status documents", check: fieldOrEmpty
            )
            .shown(.status, "項目", suggestions: "fields", expected: fieldExpected),
            text(
                "status.opened", \.status.opened,
                "leaf option alias (Option.…), or plain text for a text field", check: statusValue
            )
            .shown(.status, "開設したときの値", suggestions: "options", expected: valueExpected),
            text("status.registered", \.status.registered, "the same", check: statusValue)
                .shown(.status, "登録が完了したときの値", suggestions: "options", expected: valueExpected),
            text("status.duplicate", \.status.duplicate, "the same", check: statusValue)
                .shown(.status, "重複エラーのときの値", suggestions: "options", expected: valueExpected),
            text(
                "status.withdrawn", \.status.withdrawn,
                "the same; written when an account is withdrawn (退会)", check: statusValue
            )
            .shown(.status, "退会したときの値", suggestions: "options", expected: valueExpected),
            text(
                "status.date_field", \.status.dateField,
                "optional DateTime field written with it", check: fieldOrEmpty
            )
            .shown(.status, "日時を書き込む項目（任意）", suggestions: "fields", expected: fieldExpected),
            integer(
                "status.answer_within_h", \.status.answerWithinHours, in: 0...8_760,
                "hours within which the CRM's answer to a status document arrives in the inbox; 0 = answers are not used"
            )
            .shown(.status, "PORTERSの応答を待つ時間（時間。0は応答を使わない）"),
        ]
    }

    private static var links: [Setting] {
        [
            integer(
                "links.valid_h", \.links.validHours, in: 1...8_760,
                "hours that a password link is valid, from when it was issued")
        ]
    }

    private static var password: [Setting] {
        [integer("password.min_length", \.password.minLength, in: 8...64, "8 to 64")]
    }

    private static var web: [Setting] {
        [
            text("web.listen", \.web.listen, "address:port", check: listenAddress),
            text(
                "web.admin_listen", \.web.adminListen,
                "an address:port of its own for /admin, which web.listen then answers with 404; plain http: let staff come through TLS or a tunnel; empty = web.listen"
            ) { $0.isEmpty ? nil : listenAddress($0) },
            text(
                "web.admin_url", \.web.adminURL,
                "the address at which staff reach web.admin_listen, e.g. https://admin.example.jp, or http://127.0.0.1:9090 for a tunnel; links in mails to staff and their cookies follow it; empty = site.base_url"
            ) { $0.isEmpty ? nil : baseURL($0) },
            choice("web.signup_button", \.web.signupButton, "shown | hidden   会員登録ボタンの表示")
                .shown(.signUp, "会員登録ボタンの表示", choices: ["表示", "非表示"]),
            list("web.header", \.web.header, "[{label: …, url: …}]", read: link, yaml: yaml)
                .inOwnForm(),
            list("web.footer", \.web.footer, "the same", read: link, yaml: yaml).inOwnForm(),
            accent,
            texts(
                "web.trusted_proxies", \.web.trustedProxies,
                "addresses whose X-Forwarded-For is believed"
            ) {
                NetworkAddress($0) == nil ? "'\($0)': expected an IP address, e.g. 127.0.0.1" : nil
            },
        ]
    }

    private static var metrics: [Setting] {
        [
            text(
                "metrics.textfile", \.metrics.textfile,
                "a file of its own that 'watch' keeps for node_exporter's textfile collector, e.g. /var/lib/prometheus/node-exporter/candidate-sync.prom; empty = none",
                check: textfile)
        ]
    }

    private static var fieldExpected: String {
        "書き込み先と同じ種類の項目を Person.U_… または Resume.U_… のように入力してください。"
    }
    private static var valueExpected: String {
        "選択肢は Option.U_… のように、文字の項目には200文字までの値を入力してください。"
    }

    // MARK: checks; each says what was expected, or nothing

    /// It stands in a page's title and in a mail's text, on one line.
    private static func siteName(_ text: String) -> String? {
        let length = text.unicodeScalars.count
        return text.isOneLine && (1...100).contains(length)
            ? nil : "expected a name of at most 100 characters on one line"
    }

    /// Composes a message by it: what parses need not be what a message can have.
    private static func sender(_ text: String) -> String? {
        guard let sender = try? Mailbox.parse(text) else { return "expected: Name <address>" }
        do {
            _ = try Message(
                from: sender, to: Mailbox(address: "check@example.jp"), subject: "", body: "",
                date: Date(timeIntervalSince1970: 0), timeZone: .gmt,
                messageID: "check@\(sender.domain)"
            ).eml()
            return nil
        } catch {
            return "no mail can have it: \(error); expected: Name <address>"
        }
    }

    private static func baseURL(_ text: String) -> String? {
        // As browsers write an origin: they compare it with this, letter by letter.
        guard let url = URL(string: text), url.scheme == "https" || url.scheme == "http",
            url.host?.isEmpty == false, url.query == nil, url.fragment == nil, url.user == nil,
            url.path.isEmpty, url.port != (url.scheme == "https" ? 443 : 80),
            url.port.map({ (1...65_535).contains($0) }) ?? !text.contains(/:[0-9]*$/),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), text == text.lowercased()
        else {
            return "expected https://host in lower case, without a slash at the end, a path or the "
                + "default port"
        }
        return nil
    }

    /// It is written over whatever is there: nothing but such a file is called so.
    private static func textfile(_ text: String) -> String? {
        let isPath =
            text.hasPrefix("/") && text.hasSuffix(".prom") && !text.hasSuffix("/.prom")
        return text.isEmpty || isPath && !text.utf8.contains(0)
            ? nil : "expected the whole path of a file whose name ends in .prom, or nothing"
    }

    private static func listenAddress(_ text: String) -> String? {
        ListenAddress(text) == nil ? "expected address:port, e.g. 127.0.0.1:8080" : nil
    }

    private static func time(_ text: String) -> String? {
        text.wholeMatch(of: /([01][0-9]|2[0-3]):[0-5][0-9]/) == nil
            ? "expected a time of day in quotes: \"03:00\"" : nil
    }

    private static func fieldOrEmpty(_ text: String) -> String? {
        guard !text.isEmpty else { return nil }
        let resource = FieldAlias(text)?.resource
        return resource == .candidate || resource == .resume
            ? nil : "expected a field's alias: Person.U_… or Resume.U_…"
    }

    private static func statusValue(_ text: String) -> String? {
        if text.hasPrefix("Option."), FieldAlias(text) == nil {
            return "'\(text)' is not an option alias: expected Option.P_…, Option.U_… or Option.A_…"
        }
        if text.utf8.count > 600 || text.contains(where: \.isNewline) {
            return "expected one line of at most 600 bytes in UTF-8, about 200 Japanese characters"
        }
        return nil
    }

    private static func personOrResumeField(_ node: Node) throws(Unexpected) -> FieldAlias {
        guard let alias = FieldAlias(try scalar(node)),
            alias.resource == .candidate || alias.resource == .resume
        else { throw Unexpected(node, "expected a field's alias: Person.P_Mail") }
        return alias
    }

    private static func link(_ node: Node) throws(Unexpected) -> Settings.Web.Link {
        guard let mapping = node.mapping, mapping.count == 2, let label = mapping["label"],
            let url = mapping["url"]
        else { throw Unexpected(node, "expected {label: …, url: …}") }
        let target = try scalar(url)
        guard target.hasPrefix("https://") || target.hasPrefix("http://") || target.hasPrefix("/")
        else { throw Unexpected(url, "expected a URL that starts with https:// or /") }
        return Settings.Web.Link(label: try scalar(label), url: target)
    }

    private static func yaml(_ link: Settings.Web.Link) -> String {
        "{label: \(quoted(link.label)), url: \(quoted(link.url))}"
    }
}
