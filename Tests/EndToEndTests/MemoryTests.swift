import Foundation
import TestSupport
import Testing

@testable import SiteSettings

/// A sanitizer needs memory of its own (see `.ci/sanitize`).
private let isSanitized = ProcessInfo.processInfo.environment["SANITIZER"] != nil

/// What the program needs of memory, whatever a file holds.
@Suite(.ownThreads, .disabled(if: isSanitized)) struct MemoryTests {
    /// Runs the program on a workspace and gives its peak of resident memory, in MiB.
    private func peak(_ test: TestWorkspace) throws -> Int {
        let script = """
            import resource, subprocess, sys
            done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
            print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
            """
        let result = try Shell.run(
            "python3", "-c", script, Shell.candidateSync, "run", "--workspace", test.workspace.root)
        let numbers = String(decoding: result.output, as: UTF8.self).split(separator: " ")
        try #require(numbers.first == "0", "\(result.errors)")
        return try #require(Int(numbers[1].trimmingCharacters(in: .newlines)))
    }

    private func drop(_ test: TestWorkspace, _ write: (FileHandle) throws -> Void) throws {
        let path = "\(test.workspace.inbox)/.a"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try write(file)
        try file.close()
        try FileManager.default.moveItem(atPath: path, toPath: "\(test.workspace.inbox)/a.xml")
    }

    @Test func `a MiB for each person in a field that a condition names takes no more memory`()
        throws
    {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings + "sync: {conditions: [\"Person.U_Long:exists\"]}\n")
        let long = Data(repeating: UInt8(ascii: "x"), count: 1_000_000)
        try drop(test) { file in
            try file.write(contentsOf: Data("<Candidate><Code>0</Code>".utf8))
            for person in 1...150 {
                try file.write(
                    contentsOf: Data(
                        """
                        <Item><Person.P_Id>\(person)</Person.P_Id>\
                        <Person.P_Mail>c\(person)@mail.example</Person.P_Mail><Person.U_Long>
                        """.utf8) + long + Data("</Person.U_Long></Item>".utf8))
            }
            try file.write(contentsOf: Data("</Candidate>".utf8))
        }
        #expect(try peak(test) <= 128)
        #expect(try test.mails().count == 150)
    }

    @Test func `a person with forty thousand resumes takes no more memory`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings
                + "sync: {conditions: [\"Resume.P_Id:gt=0\"]}\n")
        let fields = (1...8).map {
            "<Resume.U_F\($0)>\(String(repeating: "x", count: 255))</Resume.U_F\($0)>"
        }.joined()
        try drop(test) { file in
            try file.write(contentsOf: Data("<Resume><Code>0</Code>".utf8))
            for resume in 1...40_000 {
                try file.write(
                    contentsOf: Data(
                        """
                        <Item><Resume.P_Id>\(resume)</Resume.P_Id><Resume.P_Candidate><Candidate>\
                        <Person.P_Id>1</Person.P_Id><Person.P_Mail>c1@mail.example</Person.P_Mail>\
                        </Candidate></Resume.P_Candidate>\(fields)</Item>
                        """.utf8))
            }
            try file.write(contentsOf: Data("</Resume>".utf8))
        }
        #expect(try peak(test) <= 128)
        #expect(try test.mails().count == 1)
    }
}
