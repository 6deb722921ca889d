extension Unicode.Scalar {
    /// Whether it ends a line to YAML. Source: YAML 1.1, 4.2, which the parser follows.
    var isYAMLBreak: Bool {
        switch value {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
