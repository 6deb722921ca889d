import SyncStore

/// Whom a plan looks at.
struct PlanScope {
    /// The sync that waits for an approval, whose people are decided anew. (There is one at the most;
    /// a former version left several.)
    let held: [Run]
    let deliveries: [DeliveryRecord]
    /// People besides those whom the deliveries name.
    let people: [Int64]
    /// Everybody who is to be looked at again, whether they are due or not.
    let lookedAtAgain: Set<Int64>
    /// The wishes for it as they were then: one that comes while the plan is made is for the next run.
    let wishes: [Int64: String]

    init(_ run: Run, _ transaction: AccountTransaction) throws {
        held = try transaction.heldRuns().filter { $0.kind == .sync }
        deliveries = try (held + [run]).flatMap {
            try transaction.deliveries(ofRun: $0.id)
        }
        people =
            try transaction.peopleDueToLookAtAgain()
            + held.flatMap { try transaction.waitingPeople(in: $0) }
        lookedAtAgain = Set(try transaction.peopleToLookAtAgain())
        wishes = try transaction.wishesToLookAgain()
    }
}
