import Foundation
import Recruiting
import Yams

/// Everything that is wrong with a settings file, all at once.
package struct SettingsError: Error, CustomStringConvertible {
    /// One mistake: the line it stands on, from 1, if it stands on one.
    package struct Problem: Sendable, Equatable, CustomStringConvertible {
        package let line: Int?
        package let message: String

        package init(line: Int?, message: String) {
            self.line = line
            self.message = message
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
