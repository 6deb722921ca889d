import Recruiting
import Testing

@testable import PortersXML

/// The CRM's answers to writes, for those who want to know of them.
@Suite struct WriteAnswerTests {
    private func read(
        _ text: String, _ answers: AnswerReading = .kept
    ) throws -> (summary: ReadSummary, records: Int) {
        let bytes = Array(text.utf8)
        var (position, records) = (0, 0)
        var catalog = FieldCatalog()
        let summary = try PortersReader(answers: answers).read(
            from: { target in
                let count = min(target.count, bytes.count - position)
                target.copyBytes(from: bytes[position..<position + count])
                position += count
                return count
            }, catalog: &catalog, deliver: { records += $0.records.count })
        return (summary, records)
    }

    private func item(_ id: String, _ code: String) -> String {
        "<Item><Id>\(id)</Id><Code>\(code)</Code></Item>"
    }

    @Test(arguments: [0, 6, 7, 8, 9, 103, 116, 126, 127, 302, 400, 401, 402, 403, 1000, 99_999])
    func `every code is kept with its record`(code: Int) throws {
        let (summary, records) = try read(
            "<Candidate>\(item("10017", "\(code)"))\(item("10018", " 0 "))</Candidate>")
        #expect(records == 0)
        #expect(
            summary.answers == [
                WriteAnswer(.candidate, id: 10_017, code: WriteCode(rawValue: code)),
                WriteAnswer(.candidate, id: 10_018, code: .done),
            ])
    }

    @Test func `an item may stand without its id, and the code before the id`() throws {
        let (summary, _) = try read(
            "<Resume><Item><Code>126</Code></Item><Item><Id/><Code>7</Code></Item>"
                + "<Item><Code>0</Code><Id>3</Id></Item></Resume>")
        #expect(summary.answers.map(\.id) == [nil, nil, 3])
        #expect(summary.answers.map(\.code.rawValue) == [126, 7, 0])
        #expect(summary.answers.allSatisfy { $0.resource == .resume })
    }

    @Test func `a success behind an item's error does not take it back`() throws {
        let (summary, _) = try read(
            "<Candidate><Item><Id>1</Id><Code>126</Code><Code>0</Code></Item>"
                + "<Item><Code/><Id>2</Id><Code>0</Code></Item></Candidate>")
        #expect(summary.answers.map(\.code.rawValue) == [126, 0])
    }

    @Test(arguments: [
        "", "x", "-1", "+1", "1.0", "1234567", "１２６", "0 0", String(repeating: "0", count: 300),
    ])
    func `a code that is no number is no answer`(code: String) {
        let error = #expect(throws: ReadError.self) {
            try read("<Candidate>\(item("1", code))</Candidate>")
        }
        #expect(error?.code == .portersError)
    }

    @Test func `an export is read as ever, and an item without anything is still none`() throws {
        let (summary, records) = try read(candidate("<Person.P_Name>a</Person.P_Name>"))
        #expect(summary.answers.isEmpty && summary.answerToAll == nil && records == 1)
        let error = #expect(throws: ReadError.self) { try read("<Candidate><Item/></Candidate>") }
        #expect(error?.code == .missingId)
    }

    @Test func `records and answers in one file are refused`() {
        for text in [
            "<Candidate>\(item("1", "0"))<Item><Person.P_Id>2</Person.P_Id></Item></Candidate>",
            "<Candidate><Item><Person.P_Id>2</Person.P_Id></Item>\(item("1", "7"))</Candidate>",
        ] {
            let error = #expect(throws: ReadError.self) { try read(text) }
            #expect(error?.code == .notPorters)
        }
    }

    @Test func `a code under the root answers the whole call, where an answer is awaited`() throws {
        for text in [
            "<Candidate><Code>9</Code></Candidate>",
            "<Error><Code>9</Code><Message>m</Message></Error>",
        ] {
            let (summary, _) = try read(text, .awaited)
            #expect(summary.answerToAll == WriteCode(rawValue: 9))
            #expect(summary.answers.isEmpty)
            let error = #expect(throws: ReadError.self) { try read(text) }
            #expect(error?.code == .portersError)
        }
        let error = #expect(throws: ReadError.self) {
            try read("<Candidate>\(item("1", "0"))<Code>9</Code></Candidate>", .awaited)
        }
        #expect(error?.code == .portersError)
    }

    @Test func `answers without end are too many`() throws {
        let most = DocumentWalker.mostAnswers
        let items = String(repeating: item("1", "0"), count: most)
        #expect(try read("<Candidate>\(items)</Candidate>").summary.answers.count == most)
        let error = #expect(throws: ReadError.self) {
            try read("<Candidate>\(items)\(item("1", "0"))</Candidate>")
        }
        #expect(error?.code == .tooLarge)
    }

    @Test func `what may succeed later is told from what will not`() {
        let temporary = (0...1_100).filter { WriteCode(rawValue: $0).isTemporary }
        #expect(temporary == [9, 302, 401, 402, 1000])
    }
}
