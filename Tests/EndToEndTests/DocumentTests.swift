import CandidateSync
import Foundation
import MyPage
import PortersXML
import Publishing
import Recruiting
import SyncStore
import TestSupport
import Testing

/// The documents say what is so: their links, commands and labels are looked up.
struct DocumentTests {
    @Test(arguments: Document.all)
    func `every link leads to a file, and to a heading in it`(path: String) throws {
        for link in try Document(path).links {
            let exists = FileManager.default.fileExists(atPath: "\(repository)/\(link.path)")
            #expect(exists, "\(path) links to \(link.path)")
            guard exists, let anchor = link.anchor else { continue }
            #expect(
                try Document(link.path).anchors.contains(anchor),
                "\(path) links to \(link.path)#\(anchor)")
        }
    }

    @Test(arguments: ["README.md", "README.ja.md"])
    func `every picture is small`(path: String) throws {
        let pictures = try Document(path).links.map(\.path).filter { $0.hasSuffix(".png") }
        #expect(!pictures.isEmpty)
        for picture in pictures {
            let data = try Data(contentsOf: URL(filePath: "\(repository)/\(picture)"))
            #expect(data.starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(picture) is no PNG")
            #expect(data.count < 60_000, "\(picture): \(data.count) bytes")
        }
    }

    @Test(arguments: Document.all)
    func `every make command is in the Makefile`(path: String) throws {
        let makefile = try Document("Makefile").text
        for line in try Document(path).code {
            for match in line.matches(of: /\bmake ([a-z][a-z-]*)/) {
                let isThere = makefile.contains("\n\(match.1):")
                #expect(isThere, "\(path): make \(match.1)")
            }
        }
    }

    @Test(arguments: Document.all)
    func `every command of the program exists, with the options shown`(path: String) throws {
        for line in try Document(path).code {
            // From the program's name on to the comment behind the command.
            let command = line.prefix(upTo: line.range(of: "  #")?.lowerBound ?? line.endIndex)
            // Not a user or a group of that name.
            let program = /(?:^|-- |\/)candidate-sync ([a-z]+)(?: ([a-z-]+))?(.*)/
            guard let match = command.firstMatch(of: program) else { continue }
            let names = [match.1, match.2].compactMap { $0 }.map(String.init)
            try check(names, options: String(match.3), "\(path): \(line)")
        }
    }

    private func check(_ names: [String], options: String, _ place: String) throws {
        let isCommand = try help([]).contains("\n  \(names[0]) ")
        #expect(isCommand, "\(place)")
        var text = (try? help(Array(names.prefix(1)))) ?? ""
        // The next word may be a file's name, where there are no further commands.
        if names.count > 1, text.contains("\nSUBCOMMANDS:") {
            let isSubcommand = text.contains("\n  \(names[1]) ")
            #expect(isSubcommand, "\(place)")
            text = (try? help(names)) ?? ""
        }
        guard !text.isEmpty else { return }
        for option in options.matches(of: /--[a-z][a-z-]*/) {
            let isOption = text.contains(option.0)
            #expect(isOption, "\(place): \(option.0)")
        }
    }

    /// What `--help` says of a command, as its golden file has it.
    private func help(_ names: [String]) throws -> String {
        let file = (["candidate-sync"] + names).joined(separator: " ")
        return try String(
            contentsOfFile: "\(Golden.folder())/help/\(file).txt", encoding: .utf8)
    }

    @Test func `every label that the Japanese guide quotes is on a screen`() throws {
        let sources = try Self.sources()
        let guide = try Document("README.ja.md").text
        let labels = Set(guide.matches(of: /「\*\*(.+?)\*\*」/).map { String($0.1) })
        #expect(labels.count > 100)
        let missing = labels.filter { sources.range(of: Data($0.utf8)) == nil }
        #expect(missing.sorted() == [])
    }

    /// What the screens call otherwise (すでに, 誰, 送付元, 求職者, 記号, ログイン, あらためて) or spell otherwise.
    private static let strayWords = [
        "フォルダ", "ブラウザ", "既に", "だれ", "送り元", "候補者", "エイリアス", "サインイン", "改めて",
    ]

    @Test func `one thing has one word, in one spelling, in all Japanese that people read`()
        throws
    {
        let texts = String(decoding: try Self.sources(), as: UTF8.self)
        let guide = try Document("README.ja.md").text
        let rest = (texts + guide).replacingOccurrences(of: "フォルダー", with: "")
            .replacingOccurrences(of: "ブラウザー", with: "")
        #expect(Self.strayWords.filter { rest.range(of: $0, options: .literal) != nil } == [])
    }

    /// Pages and code as they are in the repository, without comments.
    private static func sources() throws -> Data {
        let root = "\(repository)/Sources"
        let files = FileManager.default.enumerator(atPath: root) ?? .init()
        var sources = Data()
        for case let file as String in files
        where file.hasSuffix(".mustache") || file.hasSuffix(".swift") {
            let text = try Data(contentsOf: URL(filePath: "\(root)/\(file)"))
            for line in text.split(separator: UInt8(ascii: "\n"))
            where !line.drop(while: { $0 == 0x20 }).starts(with: Data("//".utf8)) {
                sources.append(line)
                sources.append(UInt8(ascii: "\n"))
            }
        }
        return sources
    }

    @Test func `every code that programs read stands in Formats`() throws {
        let formats = try Document("Sources/CandidateSync/CandidateSync.docc/Formats.md").text
        let words = Set(formats.split { !$0.isLetter && $0 != "_" }.map(String.init))
        var codes = ReadError.Code.allCases.map(\.rawValue)
        codes += Warning.Code.allCases.map(\.rawValue)
        codes += Finding.Code.allCases.map(\.rawValue)
        codes += Event.Kind.allCases.map(\.rawValue)
        #expect(codes.filter { !words.contains($0) } == [])
    }

    @Test func `every outcome is explained in both languages, and every mail to staff`() throws {
        let english = try Document("README.md").text
        let japanese = try Document("README.ja.md").text
        for outcome in Outcome.allCases {
            let row = "| 「**\(outcome.japanese)**」（`\(outcome.rawValue)`） |"
            let isExplained = english.contains("`\(outcome.rawValue)`") && japanese.contains(row)
            #expect(isExplained, "\(outcome)")
        }
        for mail in TemplateName.allCases {
            let isExplained = japanese.contains("「**\(mail.japanese)**」")
            #expect(isExplained, "\(mail)")
        }
    }
}
