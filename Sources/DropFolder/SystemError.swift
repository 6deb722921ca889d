import Foundation

/// A system call on a file or folder that failed.
public struct SystemError: Error, Equatable, CustomStringConvertible {
    /// What was tried: "rename", "write".
    public let operation: String
    /// On what: a path, or a file's printable name.
    public let subject: String
    /// errno.
    public let code: Int32

    package init(_ operation: String, _ subject: String, code: Int32 = errno) {
        self.operation = operation
        self.subject = subject
        self.code = code
    }

    /// There is no file descriptor left just now: that is nothing about the file, and passes.
    package var isOutOfDescriptors: Bool { code == EMFILE || code == ENFILE }

    /// The disk or the machine failed: what stands in the file may be good, and trying again may help.
    package var isPassing: Bool {
        isOutOfDescriptors
            || [EIO, ENOMEM, EINTR, EAGAIN, ESTALE, ETIMEDOUT].contains(code)
    }

    /// What was to be made durable is not, and a second try alone would prove nothing.
    package var isFailedSync: Bool { operation.hasPrefix("sync") }

    /// The owner or mode of a file does not let us.
    public var isRefused: Bool { code == EACCES || code == EPERM }

    /// We must not write there, or nobody can.
    public var isReadOnly: Bool { isRefused || code == EROFS }

    /// The sentence without the subject, whose name may be a person's: for logs.
    public var withoutNames: String {
        // "move … to" names the other end.
        if operation.hasPrefix("move ") { return "cannot move a file or folder: \(reason)" }
        // "make the file" says itself what it is about.
        let isSaid = [" file", " folder", " lock", " marker", " thread"]
            .contains { operation.hasSuffix($0) }
        return "cannot \(operation)\(isSaid ? "" : " a file or folder"): \(reason)"
    }

    /// There is no room left, or none for this user.
    public var isFullDisk: Bool { code == ENOSPC || code == EDQUOT }

    /// The file system can't rename a file without replacing what has the name (NFS, some of FUSE): none is
    /// moved there.
    package var isUnableToMove: Bool {
        operation.hasPrefix("move ") && (code == EINVAL || code == ENOSYS)
    }

    public var description: String {
        "cannot \(operation) \(subject): \(reason)"
    }

    private var reason: String {
        // The system's own words tell of an address.
        if code == ENXIO { return "it is a pipe, socket or device; put a file in its place" }
        let advice =
            switch code {
            case ENOSPC, EDQUOT: "make room on the disk and run again; nothing is lost"
            case EACCES, EPERM: "check the owner and the mode"
            case EFBIG: "there is no room for all of it; make room on the disk, or remove it"
            case EXDEV: "both must be on one file system"
            case _ where isUnableToMove:
                "this file system cannot rename a file without replacing another, as NFS; put the "
                    + "workspace on a local disk"
            case EAGAIN: "there is none to be had just now; run again; nothing is lost"
            case ENOENT: "check that it is still there"
            case EISDIR, ENOTDIR: "check what lies there in its place"
            default: "check the disk and run again; nothing is lost"
            }
        return "\(String(cString: strerror(code))); \(advice)"
    }
}

extension Error {
    /// What failed and why, without the name of a file, which may be a person's: for logs and for whoever
    /// asks from outside.
    package var withoutNames: String {
        switch self {
        case let error as SystemError: error.withoutNames
        case let refusal as OpenFile.Refusal: refusal.withoutNames
        default: "\(self)"
        }
    }
}
