import SyncStore

/// Of whom it is to be asked whether the owners to whom a mail is owed can be told of them now.
///
/// Where exports tell no addresses, a mail is owed for everybody who ever registered. So it is asked of those
/// whom an export has named, or of whom a mail is owed since, and of everybody only where it may be that
/// anybody's owner can be told, as by a new address.
struct OwedNews {
    /// Those who came since it was asked last; nil is everybody.
    private(set) var people: Set<Int64>?
    /// Of whom a mail about duplicates was owed when that was last looked at, and who had been told.
    private var owed: [Int64: String] = [:]
    /// The owners' addresses as they were behind the last export.
    private var addresses: [Int64: String]

    /// From how many people on it is asked of everybody.
    private static let most = 400

    /// Everybody: nobody knows of whom it was asked before.
    init(_ mirror: MirrorStore) throws {
        addresses = try mirror.read { try $0.userMails() }
    }

    /// Whether there is nobody of whom it is to be asked.
    var isEmpty: Bool { people?.isEmpty ?? false }

    /// Those whom deliveries named, before their run is done with them.
    mutating func add(_ deliveries: [String], from mirror: MirrorStore) throws {
        guard !deliveries.isEmpty else { return }
        let known = people
        // It stays so if this throws.
        people = nil
        let (mails, named) = try mirror.read { snapshot in
            let isFew = try snapshot.count(deliveries: deliveries, also: []) <= Self.most
            let named = isFew ? try snapshot.scope(deliveries: deliveries, also: []) : nil
            return (try snapshot.userMails(), named)
        }
        let isNew = mails.contains { addresses[$0.key] != $0.value }
        addresses = mails
        guard !isNew, let all = named.flatMap({ known?.union($0) }), all.count <= Self.most
        else { return }
        people = all
    }

    /// Those of whom a mail about duplicates is owed and was not, or not to the same owners: an erasure, in
    /// whatever process, has owners told of them again.
    mutating func add(owed: [Int64: String]) {
        let new = owed.filter { self.owed[$0.key] != $0.value }.keys
        self.owed = owed
        guard let known = people else { return }
        people = known.count + new.count <= Self.most ? known.union(new) : nil
    }

    /// It may be that anybody's owner can be told: not all that lets them comes by an export.
    mutating func addEverybody() { people = nil }

    /// It was asked of all of them.
    mutating func asked() { people = [] }
}
