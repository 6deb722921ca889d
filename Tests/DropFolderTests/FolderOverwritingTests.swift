import Foundation
import Testing

@testable import DropFolder

/// Files that others read whenever they like.
@Suite struct FolderOverwritingTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func mode(of name: String) throws -> mode_t {
        var status = stat()
        try #require(stat(scratch.path(name), &status) == 0)
        return status.st_mode & 0o777
    }

    @Test func `it is there with the mode that was asked for, and then another one is`() throws {
        let folder = try scratch.folder()
        for text in ["one", "two and more"] {
            try folder.overwrite(FileName("a.prom"), with: text.utf8, mode: 0o644)
            #expect(try scratch.text(of: "a.prom") == text)
            #expect(try mode(of: "a.prom") == 0o644)
        }
        #expect(try folder.names() == [FileName("a.prom")])
    }

    @Test func `whoever has the former one open reads it to its end`() throws {
        let folder = try scratch.folder()
        try folder.overwrite(FileName("a"), with: "former".utf8, mode: 0o600)
        let reader = try #require(FileHandle(forReadingAtPath: scratch.path("a")))
        try folder.overwrite(FileName("a"), with: "new".utf8, mode: 0o600)
        #expect(try reader.readToEnd() == Data("former".utf8))
    }

    @Test func `what somebody left who died over it is no obstacle`() throws {
        try scratch.write("half", to: ".a.new")
        let folder = try scratch.folder()
        try folder.overwrite(FileName("a"), with: "whole".utf8, mode: 0o644)
        #expect(try folder.names() == [FileName("a")])
        #expect(try scratch.text(of: "a") == "whole")
    }

    @Test func `a link of that name is replaced, and what it leads to is not written`() throws {
        try scratch.write("other", to: "other")
        try #require(symlink("other", scratch.path("a")) == 0)
        try scratch.folder().overwrite(FileName("a"), with: "new".utf8, mode: 0o644)
        #expect(try scratch.text(of: "other") == "other")
        #expect(try scratch.text(of: "a") == "new")
    }

    @Test func `where a folder stands nothing is left behind`() throws {
        let folder = try scratch.folder()
        _ = try scratch.folder("a")
        #expect(throws: SystemError.self) {
            try folder.overwrite(FileName("a"), with: "new".utf8, mode: 0o644)
        }
        #expect(try folder.names() == [FileName("a")])
    }
}
