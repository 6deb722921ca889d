import Foundation
import PortersXML
import TestSupport
import Testing

@testable import SiteSettings

/// What the program needs of memory, whatever a file holds.
@Suite(.ownThreads, .disabled(if: isSanitized)) struct MemoryTests {
    /// Runs the program on a workspace and gives its peak of resident memory, in MiB.
    /// - Parameter hardLimit: MiB that it may have of its own at any moment, stacks included: the
    ///   kernel gives no more (`RLIMIT_DATA`; Linux has no limit on what is resident).
    private func peak(_ test: TestWorkspace, hardLimit: Int? = nil) throws -> Int {
        let script = """
            import resource, subprocess, sys
            limit = int(sys.argv[1]) << 20
            if limit: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
            done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, timeout=1800)
            print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
            """
        let result = try Shell.run(
            "python3", "-c", script, "\(hardLimit ?? 0)", Shell.candidateSync, "run", "--workspace",
            test.workspace.root)
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
        let test = try TestWorkspace(with: "sync: {conditions: [\"Person.U_Long:exists\"]}\n")
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
        let test = try TestWorkspace(with: "sync: {conditions: [\"Resume.P_Id:gt=0\"]}\n")
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

    /// A run on so many items, of which one in ten is opened.
    private func peak(items: Int) throws -> Int {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Resume.P_ExpectSalary:ge=0\", "
                + "\"Resume.P_Phase:or=Option.P_ResumeOpen:Option.P_ResumeActive\"]}\n"
                + "safety: {max_new_accounts: 0}\n")
        try drop(test) { file in
            var export = SampleExport(count: items, seed: 1, matchPercent: 10)
            try export.write { try file.write(contentsOf: Data($0.utf8)) }
        }
        let most = try peak(test, hardLimit: 80)
        #expect(try test.mails().count > items / 20)
        return most
    }

    @Test func `ten times the items take no more memory, and none above a hard limit`() throws {
        let few = try peak(items: 2_000)
        let many = try peak(items: 20_000)
        // What the databases may keep in memory is full only with the many.
        #expect(many <= few + 16)
        #if DEBUG
            // Its code, much of it resident, is several times as large.
            #expect(many <= 80)
        #else
            #expect(many <= 64)
        #endif
    }
}
