/// Everything that is wrong with a settings file, all at once.
package struct SettingsError: Error, CustomStringConvertible {
    /// One mistake: the line it stands on, from 1, if it stands on one.
    package struct Problem: Sendable, Equatable, CustomStringConvertible {
        package let line: Int?
        /// In English.
        package let message: String
        package let kind: Kind

        /// What is wrong as a code, for who says it in another language.
        package enum Kind: Sendable, Equatable {
            /// There is no file.
            case missing
            /// The file cannot be read as settings.
            case syntax
            /// There is no such key.
            case unknown(String)
            /// What a key has is none of its values, or does not go with the others.
            case value(String)
            /// A key that has to be decided before anything is sent.
            case undecided(String)
            /// A tag of YAML's, where a value in quotes was meant.
            case tag
            /// The file is good, and written in a way that can't be changed line by line.
            case layout
        }

        package init(line: Int?, message: String, kind: Kind = .syntax) {
            self.line = line
            self.message = message
            self.kind = kind
        }

        package var description: String {
            line.map { "line \($0): \(message)" } ?? message
        }
    }

    package let file: String
    package let problems: [Problem]

    package var description: String {
        problems.map { "\(file): \($0)" }.joined(separator: "\n")
    }
}
