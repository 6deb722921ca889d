import Recruiting

/// The mails that the sync writes (メールテンプレート).
package enum TemplateName: String, Sendable, CaseIterable {
    /// マイページ登録依頼メール, to the candidate.
    case registrationRequest = "registration-request"
    /// 重複エラーメール, to an owner.
    case duplicateError = "duplicate-error"
    /// リマインドメール, to the candidate.
    case reminder
    /// マイページ登録完了メール, to an owner.
    case registrationComplete = "registration-complete"
    /// 未登録者のお知らせ, to an owner.
    case ownerDigest = "owner-digest"
    /// 会員登録の確認メール, to whoever signed up on the site.
    case signUp = "sign-up"
    /// パスワード再設定メール, to the holder of a registered account.
    case passwordReset = "password-reset"
    /// 担当者のパスワード設定メール, to a member of staff.
    case staffInvitation = "staff-invitation"
    /// パスワード変更のお知らせ, to the holder of a registered account.
    case passwordChanged = "password-changed"
    /// ログイン制限のお知らせ, to the holder of a registered account.
    case signInLocked = "sign-in-locked"
    /// 退会手続き完了のお知らせ, to whoever held a registered account.
    case withdrawn
    /// 管理画面のアカウント変更のお知らせ, to a member of staff.
    case staffChanged = "staff-changed"

    /// Whether the mail must hold a password link, on a line of its own.
    var needsLink: Bool {
        ![.duplicateError, .registrationComplete, .ownerDigest].contains(self) && !isNotice
    }

    /// Whether it tells an account's holder, or a member of staff, what became of it, and asks for
    /// nothing.
    private var isNotice: Bool {
        [.passwordChanged, .signInLocked, .withdrawn, .staffChanged].contains(self)
    }

    /// Whether its reader has not asked for it, and can say that no more is wanted.
    var canBeDeclined: Bool { self == .registrationRequest || self == .reminder }

    /// A placeholder with what it stands for and what a preview shows.
    package struct Placeholder {
        package let name: String
        package let meaning: String
        let sample: String

        init(_ name: String, _ meaning: String, _ sample: String) {
            self.name = name
            self.meaning = meaning
            self.sample = sample
        }
    }

    private static var person: [Placeholder] {
        [
            Placeholder("name", "求職者の氏名", "山田 太郎"),
            Placeholder("mail", "求職者のメールアドレス", "taro.yamada@example.jp"),
            Placeholder("person_id", "個人連絡先ID", "10017"),
            Placeholder("resume_id", "レジュメID", "20017"),
        ]
    }

    /// What a template may name, besides the CRM's own fields where `takesFields`.
    package var placeholders: [Placeholder] {
        let site = [
            Placeholder("site_name", "サイト名", "マイページ"),
            Placeholder("site_url", "サイトのURL", "https://mypage.example.jp"),
        ]
        let person = Self.person
        let link = [
            Placeholder(
                "password_url", "パスワード設定のURL（必須、単独の行）",
                "https://mypage.example.jp/mypage/password?token="
                    + String(repeating: "0", count: 64)),
            Placeholder("expires", "URLの有効期限", "2026年11月24日 10時00分"),
            Placeholder("valid_hours", "URLの有効時間", "24"),
        ]
        let owner = [Placeholder("owner_name", "所有者の氏名", "採用 花子")]
        let forgot = Placeholder(
            "forgot_url", "パスワードをお忘れの方のページのURL", "https://mypage.example.jp/forgot")
        let staff = Placeholder("staff_name", "担当者名（ログインに使う名前）", "採用 花子")
        func happened(_ moment: String) -> Placeholder {
            Placeholder("happened_at", moment, "2026年11月23日 10時30分")
        }
        func notice(_ moment: String) -> [Placeholder] {
            site + person.filter { $0.name == "name" || $0.name == "mail" } + [happened(moment)]
        }
        switch self {
        case .registrationRequest, .reminder:
            return site + person + link + [
                Placeholder(
                    "decline_url", "今後の案内を希望しない方のURL",
                    "https://mypage.example.jp/mypage/decline?person=10017&key="
                        + String(repeating: "0", count: 64)),
                Placeholder("owner_name", "担当者（所有者）の氏名", "採用 花子"),
            ]
        case .passwordReset:
            return site + person + link
        case .signUp:
            // Not the name: anybody can type anything there, and any address beside it.
            return site + link
        case .staffInvitation:
            let inviter = Placeholder("inviter_name", "メールを送った担当者の名前", "管理 次郎")
            let url =
                "https://mypage.example.jp/admin/invitation?token="
                + String(repeating: "0", count: 64)
            return site
                + [
                    staff, inviter, Placeholder("password_url", "パスワード設定のURL（必須、単独の行）", url),
                ]
                + link.dropFirst()
        case .duplicateError:
            return site + owner + [
                Placeholder("count", "重複の件数", "1"),
                Placeholder("more", "そのうち、このメールに書ききれない件数", ""),
            ]
        case .ownerDigest:
            return site + owner + [
                Placeholder("count", "本登録がまだの担当求職者の人数", "1"),
                Placeholder("more", "そのうち、このメールに書ききれない人数", ""),
            ]
        case .registrationComplete:
            return site + owner + person
                + [
                    Placeholder("registered_at", "登録日時", "2026年11月23日 10時30分"),
                    Placeholder("status_updated", "PORTERSのステータスを自動で更新する場合だけ「はい」", "はい"),
                ]
        case .passwordChanged:
            return notice("変更日時") + [forgot]
        case .signInLocked:
            return notice("制限を確認した日時")
                + [Placeholder("minutes", "制限が解除されるまでの分数", "15"), forgot]
        case .withdrawn:
            return notice("退会日時")
        case .staffChanged:
            return site + [
                staff, Placeholder("changes", "変更内容", "権限の変更（「閲覧」から「設定」へ）"),
                happened("変更日時"), Placeholder("changed_by", "変更した人", "管理 次郎さん"),
            ]
        }
    }

    /// The section that repeats, with its placeholders.
    package var section: (name: String, placeholders: [Placeholder])? {
        switch self {
        case .duplicateError:
            return (
                "duplicates",
                Self.person + [
                    Placeholder("account_id", "重複しているアカウントのID", "1"),
                    Placeholder("account_status", "その状態", "本登録"),
                ]
            )
        case .ownerDigest:
            return (
                "candidates",
                [
                    Placeholder("name", "求職者の氏名", "山田 太郎"),
                    Placeholder("person_id", "個人連絡先ID", "10017"),
                    Placeholder("opened_on", "アカウントの開設日", "2026年11月20日"),
                ]
            )
        default:
            return nil
        }
    }

    /// Made-up values for all that a template may name.
    func sampleValues(fields: Set<FieldAlias>) -> TemplateValues {
        var values = TemplateValues()
        for placeholder in placeholders { values.set(placeholder.name, placeholder.sample) }
        for alias in fields { values.set(alias, "〈\(alias.name)〉") }
        if let section {
            var row = TemplateValues()
            for placeholder in section.placeholders {
                row.set(placeholder.name, placeholder.sample)
            }
            values.set(section.name, [row])
        }
        return values
    }

    /// Whether the candidate's own CRM fields (`Person.…`, `Resume.…`) may be named.
    var takesFields: Bool { needsLink && self != .signUp && self != .staffInvitation }
}
