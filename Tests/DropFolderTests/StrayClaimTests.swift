import Foundation
import Synchronization
import Testing

@testable import DropFolder

/// What lies beside the claims and is not from us, and who looks at them while we work.
@Suite(.timeLimit(.minutes(10))) struct StrayClaimTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `whoever only asks for the claims changes nothing and is not disturbed`() throws {
        let claimed = try ClaimFolder(scratch.path("claimed"))
        let done = try scratch.folder("done")
        for number in 0..<400 {
            let delivery = String(1_000 + number)
            try claimed.folder.folder(FileName(delivery)).write([1], to: FileName(delivery))
        }
        let other = try ClaimFolder(scratch.path("claimed"))
        // Another process that shows the status, say.
        let failures = Mutex<[String]>([])
        let churn = Churn {
            do { _ = try other.claims() } catch { failures.withLock { $0.append("\(error)") } }
        }
        for claim in try claimed.claims() { try claimed.release(claim, to: done, as: claim.name) }
        churn.end()
        #expect(failures.withLock { $0.first } == nil)
        #expect(try claimed.claims().isEmpty)
        #expect(try done.names().count == 400)
    }

    @Test func `a stray file beside the claims stops none of them`() throws {
        let rules = IntakeRules(
            pattern: "*", ignored: [], settle: .zero, incompleteAfter: .zero, doneSuffix: "")
        let inbox = try Inbox(scratch.path("inbox"), rules: rules)
        let claimed = try ClaimFolder(scratch.path("claimed"))
        try scratch.write("", to: "claimed/core")
        try scratch.folder("claimed/d1").write([1], to: FileName("a.xml"))
        try claimed.recover(inbox)
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: FileName("a.xml"))])
    }

    @Test func `of two files in the folder of one claim none is lost: both come back`() throws {
        let rules = IntakeRules(
            pattern: "*", ignored: [], settle: .zero, incompleteAfter: .zero, doneSuffix: "")
        let inbox = try Inbox(scratch.path("inbox"), rules: rules)
        let claimed = try ClaimFolder(scratch.path("claimed"))
        for name in ["a.xml", "b.xml"] {
            try scratch.folder("claimed/d1").write([1], to: FileName(name))
        }
        #expect(try claimed.claims().isEmpty)
        try claimed.recover(inbox)
        #expect(try scratch.names(in: "inbox") == ["a.xml", "b.xml"])
        #expect(try claimed.folder.names().isEmpty)
    }

    @Test(arguments: ["old.claims", "d2+", "+", "+1-1", "d2+marker"])
    func `a stray folder beside the claims stops none of them`(stray: String) async throws {
        _ = try scratch.folder("claimed/\(stray)")
        try scratch.write("text", to: "claimed/\(stray)/a.xml")
        try scratch.folder("claimed/d1").write([1], to: FileName("a.xml"))
        await #expect(processExitsWith: .success) { [path = scratch.path as String] in
            let rules = IntakeRules(
                pattern: "*", ignored: [], settle: .zero, incompleteAfter: .zero, doneSuffix: "")
            let inbox = try Inbox(path + "/inbox", rules: rules)
            try inbox.folder.write([1], to: FileName("a.xml"))
            let claimed = try ClaimFolder(path + "/claimed")
            try claimed.recover(inbox)
            #expect(try claimed.claims().contains { $0.delivery == "d1" })
        }
    }
}
