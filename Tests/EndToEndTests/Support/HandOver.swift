import Foundation
import SiteSettings
import TestSupport
import Testing

/// A workspace whose mails are handed over by `samples/hand-over/send-mail`.
struct HandOver {
    static let script = "\(repository)/samples/hand-over/send-mail"

    let test: TestWorkspace
    /// The script's own folder.
    let state: String

    init() throws {
        test = try TestWorkspace()
        state = "\(test.workspace.root)/hand-over"
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.outbox)/mail", withIntermediateDirectories: true)
    }

    /// Lets runs write to people, the first half in ASCII; some have addresses of old phones.
    func writeTo(_ people: ClosedRange<Int>) throws {
        let middle = (people.lowerBound + people.upperBound) / 2
        let template = "templates/registration-request.mustache"
        try test.write(
            "Subject: Your account\n\nHello.\n\n{{password_url}}\n\n{{decline_url}}\n", to: template
        )
        try write(to: people.lowerBound...middle)
        try FileManager.default.removeItem(atPath: "\(test.workspace.root)/\(template)")
        try write(to: (middle + 1)...people.upperBound)
        try #require(mails().count == people.count)
    }

    private func write(to people: ClosedRange<Int>) throws {
        let items = people.map { person in
            switch person % 5 {
            case 0: Documents.person(person, mail: "taro..\(person)@docomo.example")
            case 1: Documents.person(person, mail: "hanako.\(person).@docomo.example")
            default: Documents.person(person)
            }
        }
        try test.drop(Documents.candidates(items.joined()))
        try test.run()
    }

    /// Puts a mail into the outbox that is about nothing.
    func put(_ name: String, to address: String = "hanako@mail.example") throws {
        try test.write(
            "From: A <a@example.jp>\r\nTo: \(address)\r\n\r\n\(name)\r\n",
            to: "outbox/mail/\(name).eml")
    }

    /// What lies in the outbox, by name.
    func mails() throws -> [String: Data] {
        try test.files(below: "\(test.workspace.outbox)/mail")
    }

    /// The names in one of the script's folders.
    func names(in folder: String) throws -> [String] {
        try test.files(below: "\(state)/\(folder)").keys.sorted()
    }

    private func arguments(_ command: [String]) -> [String] {
        ["\(test.workspace.outbox)/mail", state] + command
    }

    /// One start of the script, to its end.
    /// - Parameter launcher: what starts it.
    func send(by command: [String], launcher: [String] = []) throws -> Shell.Result {
        let result = try Shell.run("env", launcher + [Self.script] + arguments(command))
        // Whoever reads the journal learns nobody's address.
        #expect(!String(decoding: result.output, as: UTF8.self).contains("@"))
        return result
    }

    /// Starts the script; it is the process itself.
    func start(_ command: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [Self.script] + arguments(command)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}
