import CandidateSync
import Foundation
import Publishing
import Recruiting
import SyncStore

/// A password link as it is in one transaction, looked up by its token.
struct FoundLink: Sendable {
    let state: LinkState
    /// Nil if there is no such link, or its account is gone.
    let link: StoredLink?
    /// The account that it belongs to; nil as the link is.
    let account: Account?

    /// What its holder is called who sets a password by it, if the account is to be called so: a sign-up
    /// is by what was typed for this very link, if anything was, as anybody can type anybody's address.
    var typedName: String? { account?.isUnverifiedSignUp == true ? link?.name ?? "" : nil }

    static func find(
        token: String, on site: MyPageSite, _ transaction: AccountTransaction
    ) throws -> FoundLink {
        guard let link = try transaction.link(hash: PasswordLink.hash(of: token)),
            let account = try transaction.account(link.account), account.status != .withdrawn
        else { return FoundLink(state: .unknown, link: nil, account: nil) }
        return FoundLink(
            state: try state(of: link, account, on: site, transaction), link: link,
            account: account)
    }

    private static func state(
        of link: StoredLink, _ account: Account, on site: MyPageSite,
        _ transaction: AccountTransaction
    ) throws -> LinkState {
        // Without a password it was ended as the account has moved to another address.
        if link.endedAt != nil { return account.hasPassword ? .ended : .unknown }
        guard site.now < link.expiresAt else { return .expired }
        // By what the CRM says at this moment: no run may have looked at it yet.
        let isEnding =
            try account.isOpen
            && site.verdict(ofPersonOf: account, transaction)?.endsLinks(of: account) == true
        return isEnding ? .unknown : .live
    }
}
