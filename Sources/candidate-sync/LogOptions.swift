import ArgumentParser
import Logging

/// How much a command that works says on standard error.
struct LogOptions: ParsableArguments {
    enum Level: String, CaseIterable, ExpressibleByArgument {
        case debug, info, warning, error
    }

    @Option(
        help: ArgumentHelp(
            "Log this and what is worse; debug tells how long each write took.",
            valueName: "level"))
    var logLevel: Level?

    /// - Parameter level: of a command that was told none.
    func logger(_ level: Logger.Level = .info) -> Logger {
        Self.logger(logLevel.flatMap { Logger.Level(rawValue: $0.rawValue) } ?? level)
    }

    static func logger(_ level: Logger.Level) -> Logger {
        var log = Logger(label: "candidate-sync") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = level
        return log
    }
}
