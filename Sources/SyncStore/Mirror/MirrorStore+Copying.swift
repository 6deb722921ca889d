extension MirrorStore {
    /// Writes a copy of the database, as it is now, into a file that must not exist.
    /// - Throws: `StoreError`
    public func copy(to path: String) throws { try guarding(file) { try pool.copy(to: path) } }
}
