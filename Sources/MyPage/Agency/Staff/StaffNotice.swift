import Foundation
import Logging
import Publishing
import SiteSettings
import SyncStore

/// 管理画面のアカウント変更のお知らせ: tells a member of staff by mail what was changed about their access, in
/// the transaction in which it is: both, or neither. It is how they hear that somebody else is at it.
///
/// Told is who has a mail on record and had a password already: what was only invited is nobody's yet.
struct StaffNotice {
    let site: MyPageSite

    enum Change: Sendable {
        case password
        case factorSet
        case factorRemoved
        case role(from: Staff.Role, to: Staff.Role)
        /// Where their password links go; whether one was sent to the new address.
        case mail(withLink: Bool)
    }

    enum Author: Sendable {
        /// Who is signed in as the one whom it concerns.
        case oneself
        /// Whoever has opened the link by which a password is set.
        case link
        case colleague(Staff)
        /// On the command line.
        case administrator
    }

    /// Of one kind of change, of one member. The first ones always go, so that none of them hides
    /// another kind; a loop floods nobody.
    private static let ceiling = Throttle("staff notice", 3, in: 3_600)

    /// - Parameter member: as they were before: the address of then is told.
    func tell(
        _ member: StaffMember, of changes: [Change], by author: Author, _ batch: inout OutboxBatch
    ) throws {
        guard let address = member.mail, member.hasPassword else { return }
        let now = site.now
        let isTold = try changes.map { change in
            try Self.ceiling.note(
                ["\(member.staff.id) \(change.name)"], at: now, batch.transaction) == nil
        }
        guard isTold.contains(true) else { return }
        let id = batch.makeId()
        let mail = try site.mailing().composer.staffChanged(
            member.staff.name, to: address,
            changes.map(\.japanese).joined(separator: "、"), by: author.japanese, at: now, id: id)
        try batch.add(mail: .staffChanged, id: id, mail)
        site.log.info("staff told", metadata: ["staff": "\(member.staff.id)"])
    }
}

extension StaffNotice.Change {
    /// What it is counted by.
    fileprivate var name: String {
        switch self {
        case .password: "password"
        case .factorSet: "factor_set"
        case .factorRemoved: "factor_removed"
        case .role: "role"
        case .mail: "mail"
        }
    }

    fileprivate var japanese: String {
        switch self {
        case .password: "パスワードの変更"
        case .factorSet: "二段階認証の設定"
        case .factorRemoved: "二段階認証の解除"
        case .role(let old, let new): "権限の変更（「\(old.japanese)」から「\(new.japanese)」へ）"
        case .mail(withLink: true): "メールアドレスの変更（新しいアドレスに、パスワード設定のURLを送信しました）"
        case .mail(withLink: false): "メールアドレスの変更"
        }
    }
}

extension StaffNotice.Author {
    fileprivate var japanese: String {
        switch self {
        case .oneself: "管理画面にログイン中のご本人"
        case .link: "パスワード設定のURLを開いた方"
        case .colleague(let staff): "\(staff.name)さん"
        case .administrator: "システムの管理者"
        }
    }
}
