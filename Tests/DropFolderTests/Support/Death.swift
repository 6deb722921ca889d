import Foundation
import Testing

@testable import DropFolder

/// What `ClaimFolder` does to the disk, system call by system call, so that a test can stop after
/// any of them as a crash would. Source: the states in the doc comment of `ClaimFolder`.
struct Death {
    enum Way: String, CaseIterable, Sendable {
        case take, putBack, copy, release
    }

    let inbox: String
    let claimed: String
    let done: String
    let name: String
    let delivery: String
    let hasMarker: Bool

    private var own: String { "\(claimed)/\(delivery)" }
    private var part: String { "\(claimed)/\(delivery).part" }
    private var markers: String { "\(claimed)/\(delivery)+marker" }
    private var original: String { "\(inbox)/\(name)" }
    private var marker: String { "\(inbox)/\(name).done" }

    /// The steps of a way. What a step needs is looked up when it comes.
    func steps(_ way: Way) throws -> [() throws -> Void] {
        switch way {
        case .take:
            take
                + (hasMarker
                    ? [{ try remove("\(markers)/\(name).done") }, { try removeFolder(markers) }]
                    : [])
        case .putBack:
            take + [{ try move("\(own)/\(name)", original) }]
                + (hasMarker
                    ? [
                        { try move("\(markers)/\(name).done", marker) },
                        { try removeFolder(markers) },
                    ]
                    : [])
                + [{ try removeFolder(own) }]
        case .copy:
            try copy()
        case .release:
            take
                + (hasMarker
                    ? [
                        {
                            try remove("\(markers)/\(name).done")
                            try removeFolder(markers)
                        }
                    ] : [])
                + [
                    { try move("\(own)/\(name)", "\(done)/\(name).\(delivery)") },
                    { try removeFolder(own) },
                ]
        }
    }

    /// How many steps of a way must have been gone for the file to be out of the inbox.
    func isTaken(_ way: Way, after steps: Int) -> Bool {
        let move = hasMarker ? 4 : 2
        return switch way {
        case .take, .release: steps >= move
        case .putBack: steps == move
        case .copy: steps >= 4
        }
    }

    /// How many steps of a release must have been gone for the file to be where it stays.
    func isReleased(_ way: Way, after steps: Int) -> Bool {
        way == .release && steps >= (hasMarker ? 6 : 3)
    }

    private var take: [() throws -> Void] {
        (hasMarker
            ? [
                { try makeFolder(own) }, { try makeFolder(markers) },
                { try move(marker, "\(markers)/\(name).done") },
            ] : [{ try makeFolder(own) }])
            + [{ try move(original, "\(own)/\(name)") }]
    }

    private func copy() throws -> [() throws -> Void] {
        let stamp = try #require(try Folder(inbox).stamp(of: FileName(name)))
        let unfinished = "\(own)+\(stamp.inode)"
        let content = try Data(contentsOf: URL(filePath: original))
        return [
            { try content.prefix(content.count / 2).write(to: URL(filePath: part)) },
            { try content.write(to: URL(filePath: part)) },
            { try makeFolder(unfinished) },
            { try move(part, "\(unfinished)/\(name)") },
        ]
            + (hasMarker ? [{ try remove(marker) }] : [])
            + [{ try remove(original) }, { try move(unfinished, own) }]
    }

    private func makeFolder(_ path: String) throws { try #require(mkdir(path, 0o700) == 0) }
    private func removeFolder(_ path: String) throws { try #require(rmdir(path) == 0) }
    private func remove(_ path: String) throws { try #require(unlink(path) == 0) }
    private func move(_ from: String, _ to: String) throws { try #require(rename(from, to) == 0) }
}
