extension BinaryInteger {
    /// The number with what is counted, as English has it: `1 file`, `2 files`.
    /// - Parameter many: what follows any other number; as a rule `one` with an s.
    package func counted(_ one: String, _ many: String? = nil) -> String {
        "\(self) \(self == 1 ? one : many ?? one + "s")"
    }
}
