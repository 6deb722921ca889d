extension Unicode.Scalar {
    /// Whether it is something that can be seen, or a blank: it neither controls nor hides or turns
    /// what stands beside it.
    var isSeen: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        // Letters and marks that are drawn as nothing; a variant of the one before it is drawn.
        default: !properties.isDefaultIgnorableCodePoint || properties.isVariationSelector
        }
    }
}
