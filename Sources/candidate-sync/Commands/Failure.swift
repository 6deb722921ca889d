import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import MyPageWeb
import Publishing
import SiteSettings
import SyncStore

/// Ends a command: throws what ends the process with the exit status that its failure means
/// (sysexits.h); the sentence goes to stderr. What was printed and could not be written is such a failure.
/// - Parameters:
///   - failure: what the command's work threw, if it did.
///   - complain: says the sentence.
///   - language: of the sentence.
func end(
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
    // The parser's own: wrong usage, and help that was asked for.
    if error is ExitCode || error is ValidationError { return error }
    if CandidateSyncCommand.exitCode(for: error) == .success { return error }
    let status: Int32 =
        switch error {
        case is SettingsError, is MailTemplate.Problems: 78
        case is WorkspaceLock.Taken, is UseLock.Taken, is Inbox.Taken: 75
        case is StoreError, is SystemError, is OpenFile.Refusal, is OutboxError: 74
        case is ListenError, is WorkspaceMoved, is WrongUser: 74
        case is UnusableFile, is SavedSimulations.Unknown: 64
        case let refused as Refused: refused.status
        default: 1
        }
    complain(Wording(language).sentence(of: error))
    return ExitCode(status)
}
