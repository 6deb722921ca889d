import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// Files that were cut, damaged or never were exports: each is told, none is half imported.
@Suite(.ownThreads) struct HostileFileTests {
    /// A document of ten people whose ids belong to it alone.
    private static func document(_ number: Int) -> [UInt8] {
        let people = (1...10).map { Documents.person(number * 100 + $0) }.joined()
        return Array(Documents.candidates(people).utf8)
    }

    private static func damaged(
        _ number: Int, _ generator: inout SeededGenerator
    ) -> [UInt8] {
        var bytes = document(number)
        switch number % 4 {
        case 0:
            bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator))
        case 1:
            for _ in 0..<3 {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
        case 2:
            let start = Int.random(in: 0..<bytes.count, using: &generator)
            let end = Int.random(in: start..<bytes.count, using: &generator)
            bytes.removeSubrange(start...end)
        default:
            bytes = (0..<500).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
        return bytes
    }

    @Test func `every damaged file has one receipt, and a rejected one leaves no record`() throws {
        let test = try TestWorkspace()
        var generator = SeededGenerator(seed: 2_026)
        let count = 400
        for number in 1...count {
            let name = String(format: "%04d.xml", number)
            try Data(Self.damaged(number, &generator)).write(
                to: URL(filePath: "\(test.workspace.root)/elsewhere-\(name)"))
        }
        let files = (1...count).map {
            "\(test.workspace.root)/elsewhere-\(String(format: "%04d.xml", $0))"
        }
        let pipeline = try test.pipeline()
        let receipts = try pipeline.run(files: files).deliveries
        #expect(receipts.count == count)
        #expect(try test.outbox("receipts").count == count)
        #expect(Set(receipts.map(\.result)) == ["accepted", "rejected"])
        #expect(
            try test.outbox("rejected").count == receipts.count { $0.result == "rejected" })

        for (index, receipt) in receipts.enumerated() {
            let number = index + 1
            let known = try pipeline.mirror.read { snapshot in
                try (1...10).count { try snapshot.candidate(Int64(number * 100 + $0)) != nil }
            }
            // A damaged id may be another file's: what is accepted is counted, not compared.
            if !receipt.isAccepted {
                #expect(known == 0, "\(receipt.file) was rejected and left \(known) people")
                #expect(receipt.error?.message.isEmpty == false)
            }
        }
    }
}
