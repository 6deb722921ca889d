import Foundation

/// What decides whether a file in the inbox is taken, and when.
public struct IntakeRules: Sendable, Equatable {
    /// Shell patterns (fnmatch): a name must fit the first and none of the others.
    public let pattern: String
    public let ignored: [String]
    /// How long a file must have been quiet, on our clock.
    public let settle: Duration
    /// How long a file without its closing tag is waited for.
    public let incompleteAfter: Duration
    /// Whether that time counts from when the file system saw it change; else from when we did: the
    /// clock of a file server may be wrong, but only who stays can wait.
    public let trustsFileTimes: Bool
    /// Behind a file's name, the name of the file that says it is complete; empty if none is asked for.
    public let doneSuffix: String

    public init(
        pattern: String, ignored: [String], settle: Duration, incompleteAfter: Duration,
        trustsFileTimes: Bool = true, doneSuffix: String
    ) {
        self.pattern = pattern
        self.ignored = ignored
        self.settle = settle
        self.incompleteAfter = incompleteAfter
        self.trustsFileTimes = trustsFileTimes
        self.doneSuffix = doneSuffix
    }

    /// Whether a name is one that partners drop exports under, and no marker of such a one.
    func fits(_ name: FileName) -> Bool {
        guard isExport(name) else { return false }
        guard endsAsMarker(name) else { return true }
        return !isExport(FileName(bytes: name.bytes.dropLast(doneSuffix.utf8.count)))
    }

    /// Whether a name is neither one that is taken, nor one that is ignored, nor a marker's.
    func isUnfitting(_ name: FileName) -> Bool {
        !endsAsMarker(name) && !matches(name, pattern) && !ignored.contains { matches(name, $0) }
    }

    private func isExport(_ name: FileName) -> Bool {
        matches(name, pattern) && !ignored.contains { matches(name, $0) }
    }

    private func endsAsMarker(_ name: FileName) -> Bool {
        let marker = doneSuffix.utf8
        return !marker.isEmpty && name.bytes.suffix(marker.count).elementsEqual(marker)
    }

    /// The marker that a file of that name waits for; nil if none is asked for.
    func marker(of name: FileName) -> FileName? {
        doneSuffix.isEmpty ? nil : FileName(bytes: name.bytes + Array(doneSuffix.utf8))
    }

    private func matches(_ name: FileName, _ pattern: String) -> Bool {
        name.withCString { fnmatch(pattern, $0, 0) } == 0
    }
}
