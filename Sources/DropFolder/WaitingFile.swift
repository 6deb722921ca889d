/// A file in the inbox that stays there.
public struct WaitingFile: Sendable, Equatable {
    public let name: FileName
    public let cause: Cause
    /// Whether it waits for somebody else's program, and has not changed for so long that nothing may
    /// come any more (`IntakeRules.incompleteAfter`).
    public let isOverdue: Bool

    public init(name: FileName, cause: Cause, isOverdue: Bool = false) {
        self.name = name
        self.cause = cause
        self.isOverdue = isOverdue
    }

    /// Whether it stays there until somebody sees to it.
    public var needsSomebody: Bool { isOverdue || cause.needsSomebody }

    /// What a file waits for, or whose turn it is.
    public enum Cause: Sendable, Equatable {
        /// A link, pipe, socket, device or folder.
        case notRegular
        /// It came or changed a moment ago.
        case settling
        /// It has so many names (hard links).
        case linked(Int)
        /// The inbox has the sticky bit, and the file is another user's.
        case sticky
        /// The marker of that name is not there.
        case unmarked(marker: String)
        /// It has changed between two looks.
        case written
        /// A program has it open for writing.
        case openElsewhere
        /// Its closing tag has not arrived; it is rejected after so many seconds without a change.
        case unclosed(afterSeconds: Int64)
        case failed(SystemError)
        /// A process ended while it read the file.
        case readerDied

        /// Whether it stays so until somebody sees to it.
        var needsSomebody: Bool {
            switch self {
            case .notRegular, .linked, .sticky, .failed: true
            case .settling, .unmarked, .written, .openElsewhere, .unclosed, .readerDied: false
            }
        }

        /// Whether the disk or the machine keeps it back just now, and the next look may find it well.
        package var isPassing: Bool {
            if case .failed(let error) = self { error.isPassing } else { false }
        }

        /// Whether only a part of it is there yet, as far as is known: its upload goes on, or has stopped.
        package var isUnfinished: Bool {
            switch self {
            case .openElsewhere, .unclosed: true
            case .notRegular, .settling, .linked, .sticky, .unmarked, .written, .failed,
                .readerDied:
                false
            }
        }

        /// Whether it is a program of somebody else that has to end it: an upload that hangs, or has
        /// died before its marker, never does.
        var isOfOthers: Bool {
            switch self {
            case .unmarked, .openElsewhere: true
            case .notRegular, .settling, .linked, .sticky, .written, .unclosed, .failed,
                .readerDied:
                false
            }
        }
    }
}

extension WaitingFile.Cause: CustomStringConvertible {
    /// In English, with what to do.
    public var description: String {
        switch self {
        case .notRegular:
            "it is not a regular file but a link, pipe, socket, device or folder; remove it"
        case .settling: "it came or changed a moment ago"
        case .linked(let names):
            "it has \(names) names (hard links), so that it could change under another one; remove "
                + "the others"
        case .sticky:
            "the inbox has the sticky bit and the file is another user's, so that we may not take "
                + "it; take the bit away (chmod -t)"
        case .unmarked(let marker): "its marker '\(marker)' is not there"
        case .written: "it is being written"
        case .openElsewhere: "a program has it open"
        case .unclosed(let seconds):
            "its closing tag has not arrived; it is rejected as truncated after \(seconds) s without "
                + "a change"
        case .failed(let error): error.description
        case .readerDied:
            "a process ended while it read this file: only an import tries it once more"
        }
    }
}
