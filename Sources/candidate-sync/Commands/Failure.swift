import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import MyPageWeb
import Publishing
import SiteSettings
import SyncStore

/// Runs a command's work and ends the process with the exit status that its failure means
/// (sysexits.h): the sentence goes to stderr. What was printed and could not be written is such a failure.
/// - Parameters:
///   - complain: says the sentence.
///   - language: of the sentence.
func reportingFailure(
    by complain: (String) -> Void = Terminal.complain, in language: Language = .current,
    _ work: () throws -> Void
) throws {
    var failure: (any Error)?
    do { try work() } catch { failure = error }
    try end(after: failure, by: complain, in: language)
}

/// The same for work that waits.
func reportingFailure(
    by complain: (String) -> Void = Terminal.complain, in language: Language = .current,
    _ work: () async throws -> Void
) async throws {
    var failure: (any Error)?
    do { try await work() } catch { failure = error }
    try end(after: failure, by: complain, in: language)
}

private func end(
    after failure: (any Error)?, by complain: (String) -> Void, in language: Language
) throws {
    do {
        if let failure, !(failure is ExitCode) { throw failure }
        // A status that speaks of what was printed is worth nothing without it.
        try StandardOutput.check()
        if let failure { throw failure }
    } catch {
        throw reported(error, by: complain, in: language)
    }
}

/// Says what failed, and gives what ends the process with the exit status that this means.
private func reported(
    _ error: any Error, by complain: (String) -> Void, in language: Language
) -> any Error {
    if error is ExitCode || error is ValidationError { return error }
    let status: Int32 =
        switch error {
        case is SettingsError, is MailTemplate.Problems: 78
        case is WorkspaceLock.Taken, is UseLock.Taken, is Inbox.Taken: 75
        case is StoreError, is SystemError, is OutboxError, is ListenError: 74
        case is WorkspaceMoved, is WrongUser: 74
        case is UnusableFile, is SavedSimulations.Unknown: 64
        default: 1
        }
    complain(Wording(language).sentence(of: error))
    return ExitCode(status)
}
