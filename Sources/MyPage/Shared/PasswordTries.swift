import Foundation
import Publishing
import SiteSettings
import SyncStore

/// The tries at the password of one name, as they are counted: by place, by name, by client and by
/// network; or, from a browser that is known for that name, for this browser alone. So no
/// stranger's tries keep a known browser out, whatever its address, and its tries keep out nobody
/// else. What turns out to be right is counted apart, by name: nobody can bring that about but who
/// knows the password.
struct PasswordTries<Holder: SessionHolder> {
    private let throttle: Throttle
    private let triers: [String]
    private let name: String
    private let isKnown: Bool

    /// - Parameter device: the nonce of the known browser; nil for any other one.
    init(name: String, client: String, device: String?) {
        let named = Self.hash(name)
        self.name = name
        isKnown = device != nil
        if let device {
            throttle = Holder.deviceThrottle
            triers = ["\(named) \(device)"]
        } else {
            let network = Self.hash(NetworkAddress.network(ofClient: client))
            let client = Self.hash(client)
            throttle = Holder.throttle
            triers = ["\(named) \(client)", named, client, network]
        }
    }

    /// See `Throttle.minutesToWait`.
    func minutesToWait(at now: Date, _ transaction: AccountTransaction) throws -> Int? {
        let waits = [
            try throttle.minutesToWait(triers, at: now, transaction),
            try Holder.rightThrottle.minutesToWait([Self.hash(name)], at: now, transaction),
        ]
        return waits.compactMap(\.self).max()
    }

    /// See `Throttle.note`.
    func note(at now: Date, _ transaction: AccountTransaction) throws -> Int? {
        if let minutes = try minutesToWait(at: now, transaction) { return minutes }
        return try throttle.note(triers, at: now, transaction)
    }

    /// Notes one that was right, and is taken back as a try.
    func noteRight(at date: Date, _ transaction: AccountTransaction) throws {
        _ = try Holder.rightThrottle.note([Self.hash(name)], at: date, transaction)
    }

    /// Whether the one that was just noted is the last that is taken for the name from wherever, so
    /// that nobody may try any more but in a browser that is known for it.
    func isLastForName(at now: Date, _ transaction: AccountTransaction) throws -> Bool {
        try !isKnown && Self.minutesLocked(name, at: now, transaction) != nil
    }

    /// How many minutes nobody may try at a name's password, from wherever, but in a browser that is
    /// known for it; nil if somebody may.
    static func minutesLocked(
        _ name: String, at now: Date, _ transaction: AccountTransaction
    ) throws -> Int? {
        try Throttle(ceilings: [Holder.throttle.ceilings[1]])
            .minutesToWait([hash(name)], at: now, transaction)
    }

    func takeBack(at date: Date, _ transaction: AccountTransaction) throws {
        try throttle.takeBack(triers, at: date, transaction)
    }

    /// Forgets the tries at a name's password, from wherever; what a client and a network have
    /// tried, whoever was meant, stays, and so do the right ones: whoever changes it again and again
    /// must not begin anew.
    static func forget(_ name: String, _ transaction: AccountTransaction) throws {
        for ceiling in Holder.throttle.ceilings.prefix(2) + Holder.deviceThrottle.ceilings {
            try transaction.forgetAttempts(ceiling.what, by: hash(name))
        }
    }

    private static func hash(_ text: String) -> String { PasswordLink.hash(of: text).hex }
}
