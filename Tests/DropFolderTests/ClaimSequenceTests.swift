import Foundation
import Synchronization
import Testing

@testable import DropFolder

/// Whatever is done in whatever order, and wherever it dies: each file is in one place.
@Suite(.timeLimit(.minutes(10))) struct ClaimSequenceTests {
    @Test(arguments: 0..<20, [false, true])
    func `any sequence leaves every file in the inbox, in one claim, or released once`(
        seed: Int, hasMarker: Bool
    ) throws {
        let scratch = try Scratch()
        try Sequence(seed, inbox: scratch.path("inbox"), scratch, hasMarker).run()
    }

    @Test(.enabled(if: FarFolder.isThere, "a second file system"), arguments: 0..<20)
    func `any sequence does so across file systems`(seed: Int) throws {
        let far = try FarFolder()
        try Sequence(seed, inbox: far.path, Scratch(), seed.isMultiple(of: 2)).run()
    }

    // MARK: a partner who does not wait for us

    @Test func `a partner who drops while we claim loses nothing and nothing is doubled`() throws {
        let scratch = try Scratch()
        try claimFromBusyPartner(inbox: scratch.path("inbox"), scratch)
    }

    @Test(.enabled(if: FarFolder.isThere, "a second file system"))
    func `a partner on another file system who drops while we claim does not, either`() throws {
        let far = try FarFolder()
        try claimFromBusyPartner(inbox: far.path + "/inbox", Scratch())
    }

    /// A partner drops files under a few names, as soon as one is free, by a link that is a second
    /// name for a moment; every fourth he still writes to while he drops the next one. We take
    /// whatever is there, without having looked at it for long.
    private func claimFromBusyPartner(inbox path: String, _ scratch: Scratch) throws {
        let inbox = try Inbox(
            path,
            rules: IntakeRules(
                pattern: "*.xml", ignored: [], settle: .zero, incompleteAfter: .zero,
                doneSuffix: ""))
        let claimed = try ClaimFolder(scratch.path("claimed"))
        let count = 400
        let isDone = Mutex(false)
        let partner = Churn {
            guard !isDone.withLock({ $0 }) else { return }
            var held: Int32 = -1
            for number in 0..<count {
                let target = "\(path)/\(number / 4 % 3).xml"
                let source = "\(path)/upload \(number)"
                let content = "content \(number)"
                let descriptor = open(source, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
                _ = content.withCString { write(descriptor, $0, strlen($0)) }
                var tries = 0
                while link(source, target) != 0 {
                    tries += 1
                    // As long as this one is open, the next one only fits in while we have it.
                    if tries == 2_000, held >= 0 {
                        close(held)
                        held = -1
                    }
                }
                unlink(source)
                if held >= 0 { close(held) }
                held = number.isMultiple(of: 4) ? descriptor : -1
                if held < 0 { close(descriptor) }
            }
            if held >= 0 { close(held) }
            isDone.withLock { $0 = true }
        }
        var delivery = 100_000
        let start = ContinuousClock.now
        while start.duration(to: .now) < .seconds(540) {
            let isOver = isDone.withLock { $0 }
            let names = try inbox.folder.names().filter { $0.bytes.last == UInt8(ascii: "l") }
            if isOver, names.isEmpty { break }
            for name in names {
                guard let stamp = try inbox.folder.stamp(of: name) else { continue }
                delivery += 1
                _ = try claimed.claim(
                    ReadyFile(name: name, stamp: stamp), from: inbox, delivery: "D\(delivery)")
            }
        }
        partner.end()
        #expect(try inbox.folder.names().isEmpty)
        let contents = try claimed.claims().map { claim in
            String(decoding: try claimed.open(claim).bytes(at: 0, count: 100), as: UTF8.self)
        }
        #expect(contents.sorted() == (0..<count).map { "content \($0)" }.sorted())
        try claimed.recover(inbox)
        #expect(try claimed.claims().count == count)
    }
}

/// A sequence that a stranger makes up, and where it should have led to.
private final class Sequence {
    private enum Place: Equatable, CustomStringConvertible {
        case inbox(String)
        case claim(String, String)
        case released

        var description: String {
            switch self {
            case .inbox(let name): "\(name) in the inbox"
            case .claim(let delivery, let name): "\(name) in claim \(delivery)"
            case .released: "released"
            }
        }
    }

    private let scratch: Scratch
    private let inbox: Inbox
    private let claimed: ClaimFolder
    private let done: Folder
    private let hasMarker: Bool
    private let isFar: Bool
    private var stranger: Stranger
    /// Where each content is.
    private var places: [String: Place] = [:]
    private var markers: Set<String> = []
    private var log: [String] = []
    private var count = 0

    init(_ seed: Int, inbox path: String, _ scratch: Scratch, _ hasMarker: Bool) throws {
        self.scratch = scratch
        self.hasMarker = hasMarker
        inbox = try Inbox(
            path,
            rules: IntakeRules(
                pattern: "*", ignored: [], settle: .zero, incompleteAfter: .seconds(600),
                doneSuffix: hasMarker ? ".done" : ""))
        claimed = try ClaimFolder(scratch.path("claimed"))
        done = try scratch.folder("done")
        isFar = !inbox.folder.canMove(to: claimed.folder)
        stranger = Stranger(seed: UInt64(seed))
    }

    func run() throws {
        for _ in 0..<60 {
            switch Int.random(in: 0..<10, using: &stranger) {
            case 0..<4: try drop()
            case 4..<6: try claim()
            case 6: try release()
            case 7: try die(isFar ? .copy : .take)
            case 8: try die(isFar ? .copy : Bool.random(using: &stranger) ? .putBack : .copy)
            default: try dieReleasing()
            }
            try #require(try compare(), "\(log)")
        }
        for (content, place) in places {
            if case .claim(let delivery, let name) = place {
                try release(content, Claim(delivery: delivery, name: FileName(name)))
            }
        }
        try #require(try compare(), "\(log)")
    }

    private func drop() throws {
        let name = ["a.xml", "b.xml", "c.xml"].randomElement(using: &stranger)!
        guard !places.values.contains(.inbox(name)) else { return }
        let content = content()
        log.append("drop \(name) \(content)")
        try inbox.folder.write(Array(content.utf8), to: FileName(name))
        places[content] = .inbox(name)
        if hasMarker {
            if !markers.contains(name) {
                try inbox.folder.write([], to: FileName(name + ".done"))
            }
            markers.insert(name)
        }
    }

    private func claim() throws {
        guard let (content, name) = anyInInbox() else { return }
        let delivery = delivery()
        log.append("claim \(name) \(delivery)")
        // Another test that starts a process holds copies of our descriptors for a moment.
        let isClaimed = try eventually {
            let stamp = try #require(try inbox.folder.stamp(of: FileName(name)))
            return try claimed.claim(
                ReadyFile(name: FileName(name), stamp: stamp), from: inbox, delivery: delivery)
        }
        try #require(isClaimed)
        places[content] = .claim(delivery, name)
        markers.remove(name)
    }

    private func die(_ way: Death.Way) throws {
        guard let (content, name) = anyInInbox() else { return }
        let delivery = delivery()
        let death = death(name, delivery)
        let steps = try death.steps(way)
        let count = Int.random(in: 0...steps.count, using: &stranger)
        log.append("die over \(way) of \(name) \(delivery) after \(count)")
        for step in steps.prefix(count) { try step() }
        try recover()
        if death.isTaken(way, after: count) {
            places[content] = .claim(delivery, name)
            markers.remove(name)
        }
    }

    private func release() throws {
        guard let (content, claim) = anyClaim() else { return }
        try release(content, claim)
    }

    private func release(_ content: String, _ claim: Claim) throws {
        log.append("release \(claim.delivery)")
        let name = FileName("\(claim.name.printable).\(claim.delivery)")
        try claimed.release(claim, to: done, as: name)
        places[content] = .released
    }

    /// Dies between the two steps of a release. What carries on does it once more.
    private func dieReleasing() throws {
        guard let (content, claim) = anyClaim() else { return }
        log.append("die over release of \(claim.delivery)")
        let name = FileName("\(claim.name.printable).\(claim.delivery)")
        try claimed.folder.folder(FileName(claim.delivery)).move(claim.name, to: done, as: name)
        if Bool.random(using: &stranger) { try recover() }
        try release(content, claim)
        try recover()
    }

    private func recover() throws {
        for _ in 0..<2 { try claimed.recover(inbox) }
        let spares = try claimed.folder.names().filter { $0.printable.hasSuffix("+spare") }
        #expect(spares.isEmpty)
    }

    /// Whether the disk looks as it should.
    private func compare() throws -> Bool {
        var found: [String: [Place]] = [:]
        var foundMarkers: Set<String> = []
        for name in try inbox.folder.names() {
            if name.printable.hasSuffix(".done") {
                foundMarkers.insert(String(name.printable.dropLast(5)))
            } else {
                found[try text(name, inbox.folder), default: []].append(.inbox(name.printable))
            }
        }
        let claims = try claimed.claims()
        for claim in claims {
            let folder = try claimed.folder.folder(FileName(claim.delivery))
            found[try text(claim.name, folder), default: []]
                .append(.claim(claim.delivery, claim.name.printable))
        }
        for name in try done.names() {
            found[try text(name, done), default: []].append(.released)
        }
        #expect(found == places.mapValues { [$0] })
        #expect(foundMarkers == markers)
        let entries = try claimed.folder.names()
            .filter { !$0.printable.hasSuffix("+spare") }.count
        #expect(entries == claims.count)
        return found == places.mapValues { [$0] } && foundMarkers == markers
            && entries == claims.count
    }

    private func text(_ name: FileName, _ folder: Folder) throws -> String {
        String(decoding: try OpenFile(name, in: folder).bytes(at: 0, count: 100), as: UTF8.self)
    }

    private func death(_ name: String, _ delivery: String) -> Death {
        Death(
            inbox: inbox.folder.path, claimed: claimed.folder.path, done: done.path, name: name,
            delivery: delivery, hasMarker: hasMarker)
    }

    private func anyInInbox() -> (content: String, name: String)? {
        let all = places.sorted { $0.key < $1.key }.compactMap { content, place in
            if case .inbox(let name) = place { (content, name) } else { nil }
        }
        return all.randomElement(using: &stranger)
    }

    private func anyClaim() -> (content: String, claim: Claim)? {
        let all = places.sorted { $0.key < $1.key }.compactMap { content, place in
            if case .claim(let delivery, let name) = place {
                (content, Claim(delivery: delivery, name: FileName(name)))
            } else {
                nil
            }
        }
        return all.randomElement(using: &stranger)
    }

    private func content() -> String {
        count += 1
        return "content \(count)"
    }

    private func delivery() -> String {
        count += 1
        return "D\(count)"
    }
}
