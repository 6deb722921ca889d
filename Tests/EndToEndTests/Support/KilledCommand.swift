import Foundation
import Glibc
import TestSupport

/// Starts the program and kills it (`kill -9`) that long after.
/// - Returns: false if it had ended before.
func killed(_ arguments: String..., after moment: Duration) throws -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: Shell.candidateSync)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    let hasEnded = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in hasEnded.signal() }
    try process.run()
    if hasEnded.wait(timeout: .now() + (moment / .seconds(1))) == .success { return false }
    kill(process.processIdentifier, SIGKILL)
    hasEnded.wait()
    return process.terminationReason == .uncaughtSignal
}
