import Foundation
import TestSupport
import Testing

extension Shell {
    /// Runs a script of the shell, with its arguments, that finds some programs before the system's.
    /// - Parameter stubs: their names, and what each does instead, in the shell's language.
    static func script(
        _ arguments: [String], finding stubs: [(name: String, does: String)]
    ) throws -> Result {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: UUID().uuidString).path
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        for (name, does) in stubs { try makeStub("\(folder)/\(name)", does) }
        return try run(
            "env", ["PATH=\(folder):/usr/sbin:/usr/bin:/sbin:/bin", "sh"] + arguments)
    }

    /// Makes a program of what it does, in the shell's language.
    static func makeStub(_ path: String, _ does: String) throws {
        // By another process: a program that this one has written a moment ago may still be open for
        // writing in the child of another test, and then it can't be started.
        let script = #"printf '#!/bin/sh\n%s\n' "$1" >"$0" && chmod 755 "$0""#
        let made = try run("sh", "-c", script, path, does)
        try #require(made.status == 0, "\(made.errors)")
    }
}
