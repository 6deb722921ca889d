import Foundation

/// What decides whether a file in the inbox is taken, and when.
public struct IntakeRules: Sendable {
    /// Shell patterns (fnmatch): a name must fit the first and none of the others.
    public let pattern: String
    public let ignored: [String]
    /// How long a file must have been quiet, on our clock.
    public let settle: Duration
    /// How long a file without its closing tag is waited for.
    public let incompleteAfter: Duration
    /// Behind a file's name, the name of the file that says it is complete; empty if none is asked for.
    public let doneSuffix: String

    public init(
        pattern: String, ignored: [String], settle: Duration, incompleteAfter: Duration,
        doneSuffix: String
    ) {
        self.pattern = pattern
        self.ignored = ignored
        self.settle = settle
        self.incompleteAfter = incompleteAfter
        self.doneSuffix = doneSuffix
    }

    /// Whether a name is one that partners drop exports under.
    func fits(_ name: FileName) -> Bool {
        matches(name, pattern) && !ignored.contains { matches(name, $0) }
    }

    private func matches(_ name: FileName, _ pattern: String) -> Bool {
        name.withCString { fnmatch(pattern, $0, 0) } == 0
    }
}

/// What a look at one file in the inbox found.
public struct InboxEntry: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        /// Whole and quiet: it can be taken.
        case ready
        /// Whose turn it is, in a sentence.
        case waiting(String)
    }

    public let name: FileName
    public let state: State
}

/// The folder that partners drop files into.
public struct Inbox: Sendable {
    public let folder: Folder
    private let rules: IntakeRules

    public init(_ path: String, rules: IntakeRules) throws(SystemError) {
        folder = try Folder(making: path)
        self.rules = rules
    }

    /// Looks at every file whose name fits, in the order of names.
    ///
    /// A file is looked at twice, `settle` apart, so that one that is still growing shows itself;
    /// the wait is once for all of them.
    /// - Parameters:
    ///   - now: nanoseconds since 1970, for the age of files that are not whole.
    ///   - pause: waits that long.
    public func scan(now: Int64, pause: (Duration) -> Void) throws(SystemError) -> [InboxEntry] {
        let names = try folder.names().filter(rules.fits).sorted()
        guard !names.isEmpty else { return [] }
        let before = names.map { stamp($0) }
        pause(rules.settle)
        let all = Set(try folder.names())
        return zip(names, before).map { name, stamp in
            InboxEntry(name: name, state: state(name, before: stamp, now: now, all: all))
        }
    }

    /// Takes a file's done marker away, if one was asked for: before the file is claimed, so that
    /// a next file of that name waits for a marker of its own.
    public func removeMarker(of name: FileName) throws(SystemError) {
        guard !rules.doneSuffix.isEmpty else { return }
        try folder.remove(FileName(bytes: name.bytes + Array(rules.doneSuffix.utf8)))
    }

    private func stamp(_ name: FileName) -> OpenFile.Stamp? {
        try? OpenFile(name, in: folder).stamp()
    }

    private func state(
        _ name: FileName, before: OpenFile.Stamp?, now: Int64, all: Set<FileName>
    ) -> InboxEntry.State {
        do {
            let file = try OpenFile(name, in: folder)
            let stamp = try file.stamp()
            guard stamp == before else { return .waiting("it is still being written") }
            guard file.isBeingWritten != true else { return .waiting("a program has it open") }
            if !rules.doneSuffix.isEmpty,
                !all.contains(FileName(bytes: name.bytes + Array(rules.doneSuffix.utf8)))
            {
                return .waiting("its marker '\(name.printable)\(rules.doneSuffix)' is not there")
            }
            let isOld = Duration.nanoseconds(now - stamp.changed) >= rules.incompleteAfter
            guard try isOld || isWhole(file, size: stamp.size) else {
                return .waiting(
                    "its closing tag has not arrived; it is rejected as truncated after "
                        + "\(rules.incompleteAfter.components.seconds) s without a change")
            }
            return .ready
        } catch OpenFile.Refusal.notARegularFile {
            return .waiting("it is not a regular file; remove it")
        } catch {
            return .waiting("\(error)")
        }
    }

    private func isWhole(_ file: borrowing OpenFile, size: Int64) throws -> Bool {
        ClosingTag.isThere(
            head: try file.bytes(at: 0, count: ClosingTag.window),
            tail: try file.bytes(
                at: size - Int64(ClosingTag.window), count: ClosingTag.window))
    }
}
