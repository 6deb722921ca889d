import Foundation
import TestSupport
import Testing

@testable import InternetMessage

/// A reader that we did not write: the mail package of Python, in its strictest mode.
@Suite struct PythonReaderTests {
    private struct Expected: Encodable {
        let file: String
        let subject: String
        let body: String
        let from: String
        let name: String
        let to: String
        let date: Int
        let id: String
    }

    @Test(.enabled(if: python != nil, "python3 is not installed"))
    func `Python reads two hundred messages back exactly`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "InternetMessageTests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        var generator = SeededGenerator(seed: 2026)
        var cases: [Expected] = []
        for number in 0..<200 { cases.append(try write(number, to: folder, &generator)) }
        try JSONEncoder().encode(cases).write(to: folder.appending(path: "expected.json"))

        let (status, output) = try runPython(on: folder)
        #expect(status == 0, "\(output)")
        #expect(output.contains("200 read"))
    }

    /// Writes one random message and tells what a reader must find in it.
    private func write(
        _ number: Int, to folder: URL, _ generator: inout SeededGenerator
    ) throws -> Expected {
        let to = ["\"taro..yamada\"@docomo.ne.jp", "a+b@example.co.jp"][number % 2]
        let name = number % 5 == 0 ? "J. Smith, \"Jr\"" : RandomText.line(&generator)
        let subject = RandomText.line(&generator)
        let body = "本文 \(number)\n" + RandomText.body(&generator) + "."
        let message = try Samples.message(
            fromName: name, to: to, subject: subject, body: body, messageID: "\(number)@example.jp")
        let file = "\(number).eml"
        try Data(message.eml()).write(to: folder.appending(path: file))
        let lines = body.replacing(#/\r\n|\r|\n/#.matchingSemantics(.unicodeScalar), with: "\r\n")
        return Expected(
            file: file, subject: subject, body: lines + "\r\n", from: message.from.address,
            name: message.from.name ?? "", to: to, date: Int(Samples.date.timeIntervalSince1970),
            id: "<\(number)@example.jp>")
    }

    private func runPython(on folder: URL) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = Self.python
        process.arguments = [
            "\(Golden.folder())/read_messages.py", folder.path(),
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private static let python: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
        .split(separator: ":").map { URL(filePath: "\($0)/python3") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
}
