import SyncStore

/// Of whom it is asked whether the owners to whom a mail is owed can be told of them now.
///
/// That is asked behind every export that brings something new; where exports tell no addresses, a mail
/// is owed for everybody who ever registered. So it is asked of those whom exports have named, and of
/// everybody only where an owner's address is new.
struct OwedNews {
    /// Those whom exports have named since it was asked last; nil is everybody.
    private(set) var people: Set<Int64>?
    /// The owners' addresses as they were then.
    private var addresses: [Int64: String] = [:]

    /// From how many people on it is asked of everybody.
    private static let most = 400

    init() {}

    /// Those whom deliveries named, before their run is done with them.
    mutating func add(_ deliveries: [String], from mirror: MirrorStore) throws {
        guard let known = people, !deliveries.isEmpty else { return }
        // It stays so if this throws.
        people = nil
        let count = try mirror.read { try $0.count(deliveries: deliveries, also: []) }
        guard known.count + count <= Self.most else { return }
        people = try known.union(mirror.read { try $0.scope(deliveries: deliveries, also: []) })
    }

    /// Those of whom a mail is owed that was not owed before.
    mutating func add(_ new: Set<Int64>) {
        guard let known = people else { return }
        people = known.count + new.count <= Self.most ? known.union(new) : nil
    }

    mutating func lookAtAddresses(in mirror: MirrorStore) throws {
        let mails = try mirror.read { try $0.userMails() }
        if mails.contains(where: { addresses[$0.key] != $0.value }) { people = nil }
        addresses = mails
    }

    /// From now on it may be that anybody's owner can be told.
    mutating func addEverybody() { people = nil }

    /// It was asked of all of them.
    mutating func asked() { people = [] }
}
