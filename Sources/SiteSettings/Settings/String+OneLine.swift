import InternetMessage

extension String {
    /// Whether it stays on one line wherever it is shown: no control character, no separator of lines.
    var isOneLine: Bool { !unicodeScalars.contains(where: \.endsOrControlsLine) }
}
