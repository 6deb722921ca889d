import GRDB

/// A mirror that can be read: an open database, or one that is only looked at.
public protocol MirrorReading: Sendable {
    /// Gives `work` a snapshot that later imports do not change.
    /// - Throws: `StoreError`, or what `work` throws.
    func read<Result>(_ work: (borrowing MirrorSnapshot) throws -> Result) throws -> Result
}

extension MirrorStore: MirrorReading {}

/// A look at a mirror from outside, as `AccountLook` is one at the accounts.
public struct MirrorLook: MirrorReading {
    private let path: String

    public init(_ path: String) { self.path = path }

    /// - Parameter work: may be called a second time, if somebody has begun to write meanwhile.
    /// - Throws: `StoreError`, also if the database is a newer version's, or waits to be brought up to date;
    ///   or what `work` throws.
    public func read<Result>(_ work: (borrowing MirrorSnapshot) throws -> Result) throws -> Result {
        try guarding(path) {
            try DatabaseQueue.looking(at: path, for: MirrorStore.migrator) {
                try work(MirrorSnapshot($0))
            }
        }
    }
}
