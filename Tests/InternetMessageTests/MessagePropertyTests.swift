import Foundation
import InternetMessage
import TestSupport
import Testing

/// What holds for every message, whatever a stranger typed into a record.
@Suite struct MessagePropertyTests {
    @Test(arguments: 0..<8)
    func `random messages come back exactly and keep to the limits`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<150 {
            let subject = RandomText.line(&generator)
            let name = RandomText.line(&generator)
            let body = RandomText.body(&generator)
            let eml = try Samples.message(fromName: name, subject: subject, body: body).eml()
            let mail = try TinyReader(eml)

            #expect(Array(try mail.subject().utf8) == Array(subject.utf8))
            #expect(String(decoding: mail.body, as: UTF8.self).utf8.elementsEqual(lines(body).utf8))
            #expect(mail.headerLines.allSatisfy { $0.utf8.count <= 76 })
            #expect(mail.headerLines.allSatisfy { !$0.allSatisfy { $0 == " " } })
            #expect(mail.bodyLines.allSatisfy { $0.utf8.count <= 76 })
            #expect(mail.bodyLines.dropLast().allSatisfy { $0.utf8.count == 76 })
            #expect(mail.encodedWords.allSatisfy { $0.utf8.count <= 75 })
            #expect(mail.encodedWords.allSatisfy { TinyReader.content(of: $0) != nil })
        }
    }

    @Test func `addresses with anything put into them are taken to the letter or refused`() throws {
        var generator = SeededGenerator(seed: 99)
        let alphabet = Array("ab.@\"\\<> ,;\r\n\u{0}é漢".unicodeScalars)
        var taken = 0
        for number in 0..<5_000 {
            let good = number.isMultiple(of: 2) ? "ab@a.b" : "\"a b\"@a.b"
            var text = Array(good.unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0...text.count, using: &generator)
                text.insert(alphabet.randomElement(using: &generator)!, at: place)
            }
            let address = String(String.UnicodeScalarView(text))
            guard let mailbox = try? Mailbox(address: address) else { continue }
            taken += 1
            #expect(mailbox.address == address)
            #expect(mailbox.address.utf8.allSatisfy { 0x20..<0x7F ~= $0 })
            #expect(!mailbox.domain.isEmpty && mailbox.address.hasSuffix("@" + mailbox.domain))
            #expect(try Mailbox.parse(mailbox.address) == mailbox)
            #expect(try Mailbox.parse("名 <\(mailbox.address)>").address == mailbox.address)
        }
        #expect(taken > 100)
    }

    /// The canonical body, by another way than the code under test.
    private func lines(_ body: String) -> String {
        guard !body.isEmpty else { return "" }
        // Pieces may start with a combining mark, so replace scalars and not characters.
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in body.unicodeScalars {
            if !(scalar == "\n" && previous == "\r") {
                scalars.append(scalar == "\r" ? "\n" : scalar)
            }
            previous = scalar
        }
        while scalars.last == "\n" { scalars.removeLast() }
        let rows = scalars.split(separator: "\n", omittingEmptySubsequences: false)
        return rows.map { String(String.UnicodeScalarView($0)) + "\r\n" }.joined()
    }
}
