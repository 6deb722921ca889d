import Foundation
import Publishing
import SiteSettings
import SyncStore

/// The tries at the password of one name, as they are counted: by place, by name and by client; or,
/// from a browser that is known for that name, for this browser alone. So no stranger's tries keep a
/// known browser out, whatever its address, and its tries keep out nobody else.
struct PasswordTries<Holder: SessionHolder> {
    private let throttle: Throttle
    private let triers: [String]

    /// - Parameter device: the nonce of the known browser; nil for any other one.
    init(name: String, client: String, device: String?) {
        let named = Self.hash(name)
        if let device {
            throttle = Holder.deviceThrottle
            triers = ["\(named) \(device)"]
        } else {
            let client = Self.hash(client)
            throttle = Holder.throttle
            triers = ["\(named) \(client)", named, client]
        }
    }

    /// See `Throttle.minutesToWait`.
    func minutesToWait(at now: Date, _ transaction: AccountTransaction) throws -> Int? {
        try throttle.minutesToWait(triers, at: now, transaction)
    }

    /// See `Throttle.note`.
    func note(at now: Date, _ transaction: AccountTransaction) throws -> Int? {
        try throttle.note(triers, at: now, transaction)
    }

    func takeBack(at date: Date, _ transaction: AccountTransaction) throws {
        try throttle.takeBack(triers, at: date, transaction)
    }

    /// Forgets the tries at a name's password, from wherever; what a client has tried, whoever was
    /// meant, stays.
    static func forget(_ name: String, _ transaction: AccountTransaction) throws {
        for ceiling in Holder.throttle.ceilings.dropLast() + Holder.deviceThrottle.ceilings {
            try transaction.forgetAttempts(ceiling.what, by: hash(name))
        }
    }

    private static func hash(_ text: String) -> String { PasswordLink.hash(of: text).hex }
}
