import DropFolder
import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings

/// Whether a file that can't be read as XML names somebody, in whatever encoding it is.
@Suite struct TextSearchTests {
    private let test: TestWorkspace

    init() throws { test = try TestWorkspace() }

    private func finds(_ text: String, in bytes: [UInt8]) throws -> Bool {
        try test.write(bytes, to: "inbox/a.xml")
        let file = try OpenFile(FileName("a.xml"), in: Folder(test.workspace.inbox))
        return try TextSearch([text]).finds(in: file) {}
    }

    private static let text =
        "<Candidate><Item><Person.P_Name>山田 太郎</Person.P_Name>"
        + "<Person.P_Memo>先日の山田 太郎様の件</Person.P_Memo>"

    @Test(arguments: [
        "UTF-8", "UTF-16LE", "UTF-16BE", "CP932", "EUC-JP-MS", "ISO-2022-JP", "ISO-2022-JP-3",
    ])
    func `a name is found, and another one is not`(_ encoding: String) throws {
        let bytes = try #require(TextSearch.encode(Self.text, encoding))
        #expect(try finds("山田 太郎", in: bytes))
        #expect(try finds("日の山田", in: bytes))
        #expect(try !finds("山田 次郎", in: bytes))
        #expect(try !finds("太郎 山田", in: bytes))
    }

    /// As iconv's own ISO-2022-JP does not have them, and others' has.
    @Test func `half-width kana and JIS X 0212 in ISO-2022-JP are found`() throws {
        let name = "\u{1B}$B;3ED\u{1B}(B"
        let kana = "\u{1B}(I\u{54}\u{4F}\u{40}\u{5E}" + name
        #expect(try finds("ﾔﾏﾀﾞ山田", in: Array(kana.utf8)))
        let supplement = "\u{1B}$(D\u{30}\u{21}" + name
        #expect(try finds("丂山田", in: Array(supplement.utf8)))
    }

    @Test func `what is ASCII is not taken for a name`() throws {
        // The bytes of 山田 in ISO-2022-JP.
        #expect(try !finds("山田", in: Array("<a>;3ED</a>".utf8)))
        #expect(try !finds("山田", in: Array("<a>\u{1B}$B@n\u{1B}(B;3ED</a>".utf8)))
    }

    @Test func `a name is found where reading was cut in the middle of it`() throws {
        for encoding in ["UTF-8", "ISO-2022-JP"] {
            let head = try #require(TextSearch.encode("<a>川</a>", encoding))
            let name = try #require(TextSearch.encode("<a>山田太郎</a>", encoding))
            for part in stride(from: 1, to: name.count, by: 3) {
                let blanks = TextSearch.step - head.count - part
                let bytes = head + [UInt8](repeating: 0x20, count: blanks) + name
                #expect(try finds("山田太郎", in: bytes), "\(encoding) \(part)")
            }
        }
    }
}
