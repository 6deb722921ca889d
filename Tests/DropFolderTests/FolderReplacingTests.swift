import Foundation
import Testing

@testable import DropFolder

/// Files that several people edit.
@Suite struct FolderReplacingTests {
    private let scratch: Scratch
    private let folder: Folder
    private let name = FileName("settings.yaml")
    private let old = FileName("settings.yaml.old")

    init() throws {
        scratch = try Scratch()
        folder = try scratch.folder()
    }

    private func replace(_ expected: String?, _ new: String?) throws -> Bool {
        try folder.replace(
            name, holding: expected.map { Array($0.utf8) }, with: new.map { Array($0.utf8) },
            keptAs: old)
    }

    @Test func `a file is replaced by who has seen it, and the former one is kept`() throws {
        #expect(try replace(nil, "one"))
        #expect(try scratch.names() == ["settings.yaml"])
        #expect(try replace("one", "two"))
        #expect(try scratch.text(of: "settings.yaml") == "two")
        #expect(try scratch.text(of: "settings.yaml.old") == "one")
        #expect(try replace("two", "three"))
        #expect(try scratch.text(of: "settings.yaml.old") == "two")
        #expect(try scratch.names() == ["settings.yaml", "settings.yaml.old"])
    }

    @Test(arguments: [nil, "another"] as [String?])
    func `who has seen something else changes nothing`(seen: String?) throws {
        try scratch.write("by hand", to: "settings.yaml")
        #expect(try !replace(seen, "new"))
        #expect(try !replace(seen, nil))
        #expect(try scratch.text(of: "settings.yaml") == "by hand")
        #expect(try scratch.names() == ["settings.yaml"])
    }

    @Test func `what was taken away meanwhile is not brought back`() throws {
        #expect(try !replace("seen", "new"))
        #expect(try scratch.names().isEmpty)
    }

    @Test func `a file is taken away, and kept`() throws {
        try scratch.write("one", to: "settings.yaml")
        #expect(try replace("one", nil))
        #expect(try scratch.names() == ["settings.yaml.old"])
        #expect(try replace(nil, nil))
    }

    @Test func `what somebody left who died over it goes with the next`() throws {
        try scratch.write("one", to: "settings.yaml")
        try scratch.write("hal", to: ".settings.yaml.new")
        #expect(try replace("one", "two"))
        #expect(try scratch.text(of: "settings.yaml.old") == "one")
        #expect(try scratch.names() == ["settings.yaml", "settings.yaml.old"])
    }

    @Test func `the file of somebody who died while taking it away is kept`() throws {
        try scratch.write("one", to: ".settings.yaml.new")
        #expect(try replace(nil, "two"))
        #expect(try scratch.text(of: "settings.yaml") == "two")
        #expect(try scratch.text(of: "settings.yaml.old") == "one")
        #expect(try scratch.names() == ["settings.yaml", "settings.yaml.old"])
    }

    @Test func `the mode stays`() throws {
        try scratch.write("one", to: "settings.yaml")
        try #require(chmod(scratch.path("settings.yaml"), 0o604) == 0)
        #expect(try replace("one", "two"))
        var status = stat()
        try #require(stat(scratch.path("settings.yaml"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o604)
    }

    /// Each adds a line to what it has seen; if one was lost, somebody was overwritten.
    @Test func `of many who write at once nobody is overwritten`() async throws {
        try scratch.write("", to: "settings.yaml")
        let path = scratch.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask {
                    let folder = try Folder(path)
                    for line in 0..<25 {
                        var isDone = false
                        while !isDone {
                            guard let seen = try folder.bytes(of: FileName("settings.yaml")) else {
                                continue
                            }
                            isDone = try folder.replace(
                                FileName("settings.yaml"), holding: seen,
                                with: seen + Array("\(number)-\(line)\n".utf8),
                                keptAs: FileName("settings.yaml.old"))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let lines = try scratch.text(of: "settings.yaml").split(separator: "\n")
        #expect(lines.count == 100)
        #expect(Set(lines).count == 100)
        #expect(try scratch.names() == ["settings.yaml", "settings.yaml.old"])
    }
}
