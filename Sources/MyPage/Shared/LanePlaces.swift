/// The places on a lane, that of whoever's turn it is included.
///
/// Strangers have a part, and those who are known have another one: neither keeps the other out.
/// Nor does one network, or one name, keep others out of its part.
struct LanePlaces {
    /// What places are counted under.
    enum Share: Hashable, Sendable {
        case part(isKnown: Bool)
        /// See `NetworkAddress.network(ofClient:)`. Each part's apart: no stranger who shares
        /// somebody's network keeps their known browser out.
        case network(String, isKnown: Bool)
        /// All who set a password: nobody else is on their lane.
        case setters
        /// Of those who are known, and of those who set a password: one account, used from many
        /// networks or with many passwords, does not fill their part.
        case name(String)

        /// How many there are. With both parts full the last one waits for less than five seconds.
        var most: Int {
            switch self {
            case .part: 6
            case .setters: 9
            case .network, .name: 2
            }
        }
    }

    private var taken: [Share: Int] = [:]

    /// Takes a place under all of these.
    /// - Returns: false, and none is taken, if there is no more under one of them.
    mutating func take(_ shares: [Share]) -> Bool {
        guard shares.allSatisfy({ taken[$0, default: 0] < $0.most }) else { return false }
        for share in shares { taken[share, default: 0] += 1 }
        return true
    }

    mutating func giveBack(_ shares: [Share]) {
        for share in shares {
            let left = taken[share, default: 0] - 1
            // Or names and networks would pile up.
            taken[share] = left > 0 ? left : nil
        }
    }
}
