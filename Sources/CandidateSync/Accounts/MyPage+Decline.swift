import Foundation
import Recruiting
import SyncStore

extension MyPage {
    /// What the link is good for. Changes nothing: mail scanners open links.
    public func state(ofDecline key: String, person: Int64) async throws -> DeclineState {
        try await declining(key, person).state
    }

    /// Withdraws the account as its person's own wish.
    /// - Returns: what the link is good for now.
    public func decline(key: String, person: Int64) async throws -> DeclineState {
        let (state, account) = try await declining(key, person)
        guard state == .live, let account else { return state }
        try await decline(account, key, person)
        return try await declining(key, person).state
    }

    /// Withdraws an account whose link was good a moment ago, if it still is in the transaction that
    /// writes: its holder may have set a password since, or the CRM have corrected the address.
    func decline(_ account: Account, _ key: String, _ person: Int64) async throws {
        let declines = declines
        _ = try await withdraw(
            account: account.id, .declined,
            onlyIf: {
                !$0.hasPassword && declines.isRight(key, person: person, mailKey: $0.mailKey)
            })
    }

    private func declining(
        _ key: String, _ person: Int64
    ) async throws -> (state: DeclineState, account: Account?) {
        try await reading { [self] in
            // The person's last account with that address, and no former one.
            let account = try accounts.read { try $0.accounts(everOfPerson: person) }.first {
                declines.isRight(key, person: person, mailKey: $0.mailKey)
            }
            guard let account else { return (.unknown, nil) }
            return switch account.status {
            case .withdrawn: (.done, account)
            case _ where account.hasPassword: (.registered, account)
            default: (.live, account)
            }
        }
    }
}
