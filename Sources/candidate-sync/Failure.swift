import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import SyncStore

/// Runs a command's work and ends the process with the exit status that its failure means
/// (sysexits.h): the sentence goes to stderr.
func reportingFailure(_ work: () throws -> Void) throws {
    do {
        try work()
    } catch let code as ExitCode {
        throw code
    } catch let error as ValidationError {
        throw error
    } catch {
        let status: Int32 =
            switch error {
            case is SettingsError, is MailTemplate.Problems: 78
            case is WorkspaceLock.Taken: 75
            case is StoreError, is SystemError, is OutboxError: 74
            case is UnusableFile: 64
            default: 1
            }
        Terminal.complain("\(error)")
        throw ExitCode(status)
    }
}
