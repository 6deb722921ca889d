import Foundation
import Testing

@testable import DropFolder

/// Every state that a crash can leave on disk, and what recovery makes of it.
@Suite(.timeLimit(.minutes(10))) struct ClaimRecoveryTests {
    let scratch: Scratch
    let claimed: ClaimFolder

    init() throws {
        scratch = try Scratch()
        claimed = try ClaimFolder(scratch.path("claimed"))
        _ = try scratch.folder("inbox")
        _ = try scratch.folder("done")
    }

    // MARK: death at each step

    @Test(arguments: Death.Way.allCases, [false, true])
    func `death at any step loses nothing and doubles nothing`(
        way: Death.Way, hasMarker: Bool
    ) throws {
        try dieEverywhere(way, inbox: scratch.path("inbox"), hasMarker: hasMarker)
    }

    @Test(.enabled(if: FarFolder.isThere, "a second file system"), arguments: [false, true])
    func `death at any step of a copy from another file system loses and doubles nothing`(
        hasMarker: Bool
    ) throws {
        let far = try FarFolder()
        try dieEverywhere(.copy, inbox: far.path, hasMarker: hasMarker)
    }

    /// Dies behind each step, recovers twice, compares.
    private func dieEverywhere(_ way: Death.Way, inbox path: String, hasMarker: Bool) throws {
        let inbox = try inbox(path, hasMarker: hasMarker)
        var step = 0
        while true {
            let name = "\(way)-\(step).xml"
            try drop(name, in: path, hasMarker: hasMarker)
            let death = Death(
                inbox: path, claimed: claimed.folder.path, done: scratch.path("done"), name: name,
                delivery: "d\(step)", hasMarker: hasMarker)
            let steps = try death.steps(way)
            guard step <= steps.count else { break }
            for work in steps.prefix(step) { try work() }
            try claimed.recover(inbox)
            let state = try state(path)
            try claimed.recover(inbox)
            #expect(try self.state(path) == state, "recovered twice: \(way), step \(step)")
            let place =
                death.isReleased(way, after: step)
                ? "done" : death.isTaken(way, after: step) ? "claim d\(step)" : "inbox"
            #expect(state.places == [name: place], "\(way), step \(step)")
            #expect(
                state.markers == (hasMarker && place == "inbox" ? [name + ".done"] : []),
                "\(way), step \(step)")
            #expect(
                state.entries == (place.hasPrefix("claim") ? ["d\(step)"] : []),
                "\(way), step \(step)")
            try clear(path)
            step += 1
        }
        #expect(step >= 3)
    }

    // MARK: states that need more than one step to be told

    @Test func `a marker that came anew meanwhile is not replaced, and the old one goes`() throws {
        let inbox = try inbox(scratch.path("inbox"), hasMarker: true)
        try drop("a.xml", in: inbox.folder.path, hasMarker: true)
        _ = try scratch.folder("claimed/d1")
        _ = try scratch.folder("claimed/d1+marker")
        try scratch.write("old", to: "claimed/d1+marker/a.xml.done")
        try recoverTwice(inbox)
        #expect(try scratch.names(in: "inbox") == ["a.xml", "a.xml.done"])
        #expect(try scratch.text(of: "inbox/a.xml.done").isEmpty)
        #expect(try scratch.names(in: "claimed").isEmpty)
    }

    @Test func `a marker without a claim's folder comes back`() throws {
        let inbox = try inbox(scratch.path("inbox"), hasMarker: true)
        _ = try scratch.folder("claimed/d1+marker")
        try scratch.write("", to: "claimed/d1+marker/a.xml.done")
        try recoverTwice(inbox)
        #expect(try scratch.names(in: "inbox") == ["a.xml.done"])
        #expect(try scratch.names(in: "claimed").isEmpty)
    }

    @Test func `a marker is told from those of other deliveries`() throws {
        let inbox = try inbox(scratch.path("inbox"), hasMarker: true)
        // d1 was taken, d10 and d were not.
        for delivery in ["d", "d1", "d10"] {
            _ = try scratch.folder("claimed/\(delivery)+marker")
            try scratch.write("", to: "claimed/\(delivery)+marker/\(delivery).done")
            _ = try scratch.folder("claimed/\(delivery)")
        }
        try scratch.write("text", to: "claimed/d1/d1")
        try recoverTwice(inbox)
        #expect(try scratch.names(in: "inbox") == ["d.done", "d10.done"])
        #expect(try scratch.names(in: "claimed") == ["d1"])
    }

    @Test func `a copy whose original is gone becomes a claim`() throws {
        let inbox = try inbox(scratch.path("inbox"), hasMarker: true)
        _ = try scratch.folder("claimed/d1+17")
        try scratch.write("text", to: "claimed/d1+17/a.xml")
        try scratch.write("", to: "inbox/a.xml.done")
        try recoverTwice(inbox)
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: FileName("a.xml"))])
        // Nothing tells whether the marker is the old one: it stays.
        #expect(try scratch.names(in: "inbox") == ["a.xml.done"])
    }

    @Test func `a copy takes neither a folder nor a link away that has its name now`() throws {
        let inbox = try inbox(scratch.path("inbox"), hasMarker: false)
        _ = try scratch.folder("inbox/a.xml")
        try #require(symlink("nowhere", scratch.path("inbox/b.xml")) == 0)
        for (delivery, name) in [("d1", "a.xml"), ("d2", "b.xml")] {
            _ = try scratch.folder("claimed/\(delivery)+17")
            try scratch.write(name, to: "claimed/\(delivery)+17/\(name)")
        }
        try recoverTwice(inbox)
        #expect(try claimed.claims().map(\.delivery) == ["d1", "d2"])
        #expect(try scratch.names(in: "inbox") == ["a.xml", "b.xml"])
    }

    @Test(arguments: Samples.hostileNames)
    func `a hostile name survives every kind of crash`(bytes: [UInt8]) throws {
        let inbox = try inbox(scratch.path("inbox"), hasMarker: false)
        let name = FileName(bytes: bytes)
        // A claim; a copy whose original is still there; a copy whose original is another one.
        try scratch.folder("claimed/d1").write(Array("1".utf8), to: name)
        try inbox.folder.write(Array("2".utf8), to: name)
        let stamp = try #require(try inbox.folder.stamp(of: name))
        let identity = "\(stamp.inode)"
        try scratch.folder("claimed/d2+\(identity)").write(Array("2".utf8), to: name)
        try scratch.folder("claimed/d3+1").write(Array("3".utf8), to: name)
        try recoverTwice(inbox)
        let claims = try claimed.claims()
        #expect(claims.map(\.delivery) == ["d1", "d2", "d3"])
        #expect(claims.map(\.name) == [name, name, name])
        for (claim, text) in zip(claims, ["1", "2", "3"]) {
            #expect(try claimed.open(claim).bytes(at: 0, count: 9) == Array(text.utf8))
        }
        #expect(try inbox.folder.names().isEmpty)
    }

    @Test func `everything at once is ended at once`() throws {
        let inbox = try inbox(scratch.path("inbox"), hasMarker: true)
        var deaths = 0
        for way in Death.Way.allCases {
            var step = 0
            while true {
                let name = "\(way)-\(step).xml"
                try drop(name, in: inbox.folder.path, hasMarker: true)
                let death = Death(
                    inbox: inbox.folder.path, claimed: claimed.folder.path,
                    done: scratch.path("done"), name: name, delivery: "\(way)\(step)",
                    hasMarker: true)
                let steps = try death.steps(way)
                guard step <= steps.count else { break }
                for work in steps.prefix(step) { try work() }
                step += 1
                deaths += 1
            }
        }
        try recoverTwice(inbox)
        // Those that were dropped when there was no further step to die behind are in the inbox.
        #expect(try state(inbox.folder.path).places.count == deaths + Death.Way.allCases.count)
        #expect(try scratch.names(in: "claimed").allSatisfy { !$0.contains("+") })
    }

    @Test func `neither claims nor recoveries leave a descriptor open, failed or not`() throws {
        let inbox = try inbox(scratch.path("inbox"), hasMarker: true)
        let done = try scratch.folder("done")
        let before = try descriptors()
        for number in 0..<10 {
            let name = FileName("\(number).xml")
            try drop(name.printable, in: inbox.folder.path, hasMarker: true)
            let stamp = try #require(try inbox.folder.stamp(of: name))
            let file = ReadyFile(name: name, stamp: stamp)
            _ = try scratch.folder("claimed/taken\(number)")
            #expect(throws: SystemError.self) {
                _ = try claimed.claim(file, from: inbox, delivery: "taken\(number)")
            }
            let isClaimed = try eventually {
                try claimed.claim(file, from: inbox, delivery: "d\(number)")
            }
            try #require(isClaimed)
            #expect(try !claimed.claim(file, from: inbox, delivery: "e\(number)"))
            try claimed.recover(inbox)
            try claimed.release(
                Claim(delivery: "d\(number)", name: name), to: done, as: name)
        }
        #expect(try descriptors() == before)
        try claimed.recover(inbox)
        #expect(try scratch.names(in: "claimed").isEmpty)
    }

    // MARK: a real death

    @Test(arguments: 0..<8)
    func `whoever is killed while he claims and releases loses and doubles nothing`(
        seed: Int
    ) async throws {
        try await killed(seed: seed, inbox: scratch.path("inbox"))
    }

    @Test(.enabled(if: FarFolder.isThere, "a second file system"), arguments: 0..<8)
    func `whoever is killed while he copies from another file system loses and doubles nothing`(
        seed: Int
    ) async throws {
        let far = try FarFolder()
        try await killed(seed: seed, inbox: far.path)
    }

    private func killed(seed: Int, inbox path: String) async throws {
        let count = 60
        for number in 0..<count { try drop("\(number).xml", in: path, hasMarker: true) }
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                path = path as String, claimed = claimed.folder.path as String,
                done = scratch.path("done") as String, seed = seed as Int
            ] in
            let rules = IntakeRules(
                pattern: "*.xml", ignored: [], settle: .zero, incompleteAfter: .seconds(600),
                doneSuffix: ".done")
            let inbox = try Inbox(path, rules: rules)
            let folder = try ClaimFolder(claimed)
            let target = try Folder(done)
            let killer = Thread {
                var stranger = Stranger(seed: UInt64(seed))
                let time = Duration.microseconds(Int.random(in: 0...30_000, using: &stranger))
                let start = ContinuousClock.now
                while start.duration(to: .now) < time {}
                kill(getpid(), SIGKILL)
            }
            killer.start()
            for number in 0..<60 {
                let name = FileName("\(number).xml")
                guard let stamp = try inbox.folder.stamp(of: name) else { continue }
                let file = ReadyFile(name: name, stamp: stamp)
                let isClaimed = try folder.claim(file, from: inbox, delivery: "d\(number)")
                guard isClaimed, number.isMultiple(of: 2) else { continue }
                try folder.release(
                    Claim(delivery: "d\(number)", name: name), to: target, as: name)
            }
            while true { sched_yield() }
        }
        let inbox = try inbox(path, hasMarker: true)
        try recoverTwice(inbox)
        let state = try state(path)
        #expect(state.places.count == count)
        let left = state.places.filter { $0.value == "inbox" }.keys
        #expect(state.markers == left.map { $0 + ".done" }.sorted())
        #expect(state.entries.count == state.places.values.count { $0.hasPrefix("claim") })
    }

    // MARK: what is looked at

    private struct State: Equatable {
        /// Where the file with that content is: "inbox", "claim d1" or "done". Content is the name
        /// under which it was dropped.
        var places: [String: String] = [:]
        var markers: [String] = []
        /// Everything in the folder of claims.
        var entries: [String] = []
    }

    private func state(_ inbox: String) throws -> State {
        var state = State()
        func note(_ text: String, _ place: String) {
            if let former = state.places.updateValue(place, forKey: text) {
                Issue.record("\(text) is doubled: \(former) and \(place)")
            }
        }
        let folder = try Folder(inbox)
        for name in try folder.names().sorted() {
            if name.bytes.suffix(5).elementsEqual(".done".utf8) {
                state.markers.append(name.printable)
            } else {
                note(text(of: name, in: folder), "inbox")
            }
        }
        for claim in try claimed.claims() {
            let folder = try claimed.folder.folder(FileName(claim.delivery))
            note(text(of: claim.name, in: folder), "claim \(claim.delivery)")
        }
        let done = try scratch.folder("done")
        for name in try done.names() { note(text(of: name, in: done), "done") }
        state.entries = try scratch.names(in: "claimed")
        return state
    }

    private func text(of name: FileName, in folder: Folder) -> String {
        do {
            let bytes = try OpenFile(name, in: folder).bytes(at: 0, count: 1_000)
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            return "\(name.printable): \(error)"
        }
    }

    /// How many of our descriptors lead into the scratch folder.
    private func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            let link = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/\($0)")
            return link?.hasPrefix(scratch.path) == true
        }
    }

    private func clear(_ inbox: String) throws {
        for folder in [inbox, scratch.path("done"), scratch.path("claimed")] {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
        }
    }

    private func recoverTwice(_ inbox: Inbox) throws {
        try claimed.recover(inbox)
        let state = try state(inbox.folder.path)
        try claimed.recover(inbox)
        #expect(try self.state(inbox.folder.path) == state)
    }

    private func drop(_ name: String, in inbox: String, hasMarker: Bool) throws {
        let folder = try Folder(inbox)
        try folder.write(Array(name.utf8), to: FileName(name))
        if hasMarker { try folder.write([], to: FileName(name + ".done")) }
    }

    private func inbox(_ path: String, hasMarker: Bool) throws -> Inbox {
        try Inbox(
            path,
            rules: IntakeRules(
                pattern: "*", ignored: [], settle: .zero, incompleteAfter: .seconds(600),
                doneSuffix: hasMarker ? ".done" : ""))
    }
}
