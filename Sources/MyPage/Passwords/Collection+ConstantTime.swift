extension Collection where Element == UInt8 {
    /// Whether they are the same bytes; how long it takes says of others at most how many they are.
    package func isSame(inConstantTimeAs other: some Collection<UInt8>) -> Bool {
        zip(self, other).reduce(count ^ other.count) { $0 | Int($1.0 ^ $1.1) } == 0
    }
}
