import Foundation
import Recruiting
import Yams

/// Everything that is wrong with a settings file, all at once.
public struct SettingsError: Error, CustomStringConvertible {
    /// One mistake: the line it stands on, from 1, if it stands on one.
    public struct Problem: Sendable, Equatable, CustomStringConvertible {
        public let line: Int?
        public let message: String

        public var description: String {
            line.map { "line \($0): \(message)" } ?? message
        }
    }

    public let file: String
    public let problems: [Problem]

    public var description: String {
        problems.map { "\(file): \($0)" }.joined(separator: "\n")
    }
}
