import MyPage
import SyncStore

/// What can be done for a member of staff, each after a question and with one's own password.
enum StaffAction: String {
    case link, role, remove

    func title(_ member: StaffMember) -> String {
        switch self {
        case .link: member.hasPassword ? "パスワードの再設定" : "招待の再送信"
        case .role: "権限の変更"
        case .remove: "担当者の削除"
        }
    }

    func question(_ member: StaffMember) -> String {
        let name = member.staff.name
        switch self {
        case .link where member.hasPassword:
            return "「\(name)」に、新しいパスワードを設定するURLをメールで送ります。"
                + "設定されるまで、現在のパスワードはそのまま使えます。設定されると、ログイン中の端末はすべてログアウトします。"
        case .link:
            return "「\(name)」に、パスワードを設定する新しいURLをメールで送ります。前のURLは使えなくなります。"
        case .role:
            let role = member.staff.role
            return "「\(name)」の権限を、「\(role.japanese)」から「\(role.other.japanese)」に変更します。"
        case .remove:
            return "「\(name)」を担当者から削除します。ログインできなくなり、ログイン中の端末はすべてログアウトします。操作履歴とアクセス履歴は残ります。"
        }
    }

    /// What the button says that does it.
    var button: String {
        switch self {
        case .link: "メールを送信する"
        case .role: "権限を変更する"
        case .remove: "担当者を削除する"
        }
    }

    var done: String {
        switch self {
        case .link: "メールを送信しました。"
        case .role: "権限を変更しました。"
        case .remove: "担当者を削除しました。"
        }
    }
}

extension Staff.Role {
    var other: Staff.Role { self == .look ? .configure : .look }
}
