extension String {
    /// Whether it stays on one line wherever it is shown: no control character, no separator of lines.
    var isOneLine: Bool {
        unicodeScalars.allSatisfy {
            ![.control, .lineSeparator, .paragraphSeparator]
                .contains($0.properties.generalCategory)
        }
    }
}
