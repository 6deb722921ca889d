extension Unicode.Scalar {
    /// Whether it is something that can be seen, or a blank: it neither controls nor hides or turns
    /// what stands beside it.
    var isSeen: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
