import MyPage
import SyncStore

/// A member of staff as the screen shows them to one who looks at it.
struct StaffRow {
    let member: StaffMember
    /// Whether the link lives that was sent last.
    let hasLivingLink: Bool
    let viewer: Staff
    let clock: ScreenClock

    init(_ member: StaffMember, for viewer: Staff, on site: MyPageSite) {
        self.member = member
        self.viewer = viewer
        hasLivingLink = ManageStaff(site).hasLivingLink(member)
        clock = ScreenClock(site.settings)
    }

    var values: [String: Any] {
        [
            "id": member.staff.id, "staff": member.staff.name, "role": member.staff.role.japanese,
            "address": address, "state": state,
            "signed_in": clock.text(member.signedInAt),
            "may": viewer.mayConfigure, "is_other": member.staff.id != viewer.id,
            "link": member.hasPassword ? "パスワードを再設定する" : "招待を再送信する",
        ]
    }

    /// Only those who may configure see whole addresses.
    private var address: String {
        guard let mail = member.mail else { return "未登録" }
        return viewer.mayConfigure ? mail : RenewLink.masked(mail)
    }

    private var state: String {
        let until = clock.text(member.linkExpiresAt)
        switch (member.hasPassword, hasLivingLink) {
        case (true, true): return "設定済み（再設定のURLを送信済み、期限：\(until)）"
        case (true, false): return "設定済み"
        case (false, true): return "招待中（期限：\(until)）"
        case (false, false): return "未設定（招待の期限切れ）"
        }
    }
}
