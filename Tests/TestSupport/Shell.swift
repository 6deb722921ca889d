package import Foundation

/// A program that is run to its end.
package enum Shell {
    package struct Result {
        package let status: Int32
        package let output: Data
        package let errors: String
    }

    package static func run(_ program: String, _ arguments: String...) throws -> Result {
        try run(program, arguments)
    }

    package static func run(_ program: String, _ arguments: [String]) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        // In English, whatever the developer's locale; a test that wants another one says so.
        process.environment = ProcessInfo.processInfo.environment
            .merging(["LC_ALL": "C.UTF-8"]) { $1 }
        let errors = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errors) }
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: data,
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// The program under test, built beside the tests.
    package static var candidateSync: String {
        let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        return tests.appending(path: "candidate-sync").path
    }
}
