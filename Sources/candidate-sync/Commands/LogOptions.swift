import ArgumentParser
import Foundation
import Logging

/// How much a command that works says on standard error.
struct LogOptions: ParsableArguments {
    enum Level: String, CaseIterable, ExpressibleByArgument {
        case debug, info, warning, error
    }

    @Option(
        help: ArgumentHelp(
            "Log this level and worse; debug tells how long each write took.",
            valueName: "level"))
    var logLevel: Level?

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    @Option(
        help: ArgumentHelp(
            "Log for people, or for programs: then every line on standard error is a JSON object.",
            valueName: "format"))
    var logFormat = Format.text

    /// - Parameters:
    ///   - level: of a command that was told none.
    ///   - zone: of the times in a log for people; in one for programs they are UTC.
    func logger(
        _ level: Logger.Level = .info, zone: @escaping @Sendable () -> TimeZone = { .current }
    ) -> Logger {
        Self.logger(
            logLevel.flatMap { Logger.Level(rawValue: $0.rawValue) } ?? level, as: logFormat,
            zone: zone)
    }

    static func logger(
        _ level: Logger.Level, as format: Format = .text,
        zone: @escaping @Sendable () -> TimeZone = { .current }
    ) -> Logger {
        var log = Logger(label: "candidate-sync") { label -> any LogHandler in
            if format == .json { return JSONLogHandler(label: label) }
            return TextLogHandler(zone: zone)
        }
        log.logLevel = level
        return log
    }

    /// In which it says why a command ends: programs read English.
    var language: Language { logFormat == .json ? .english : .current }

    /// Says why a command ends without having done its work.
    func complain(_ text: String) {
        if logFormat == .json {
            logger().critical("\(text)")
        } else {
            Terminal.complain(text, marked: JournalMark.before(.critical))
        }
    }
}

/// A command that logs. Why it ends is said as its log is.
protocol LoggingCommand: ParsableCommand {
    var logging: LogOptions { get }
}
