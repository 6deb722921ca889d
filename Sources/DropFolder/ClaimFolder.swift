import Foundation

/// Where taken files wait for their import, each alone in a folder that is named by its delivery.
///
/// Names are the whole state (see `Entry`), so that a crash at any instruction leaves a step that
/// can be told and ended (see `recover`).
public struct ClaimFolder: Sendable {
    public let folder: Folder
    /// Asked again and again while a large file is copied; false gives the copy up, without a
    /// trace and with `ECANCELED`.
    private let goesOn: @Sendable () -> Bool
    let spares = SpareFolders()

    public init(
        _ path: String, whileCopying goesOn: @escaping @Sendable () -> Bool = { true }
    ) throws(SystemError) {
        folder = try Folder(making: path, mode: 0o700)
        self.goesOn = goesOn
    }

    /// Opens one that exists, to look at it.
    public init(looking path: String) throws(SystemError) {
        folder = try Folder(path)
        goesOn = { true }
    }

    /// Whether claims can be made in it; where not, it is nothing about the file that one failed for.
    public var takesClaims: Bool {
        folder.isInPlace && access(folder.path, W_OK | X_OK) == 0
    }

    func checkGoesOn(_ name: FileName) throws(SystemError) {
        if !goesOn() { throw SystemError("copy", folder.subject(name), code: ECANCELED) }
    }

    /// What a name in the folder stands for; a delivery's id has neither `+` nor `.` in it.
    enum Entry: Equatable {
        /// `<delivery>/<name>`: a claim; without a file, one that did not happen.
        case claim(String)
        /// `<delivery>.part`: a copy that was not finished.
        case partialCopy
        /// `<delivery>+<inode>/<name>`: a copy whose original is about to be removed.
        case copy(String, inode: UInt64)
        /// `<delivery>+marker/<marker>`: the done marker of a file that is about to be taken.
        case marker(String)
        /// `<delivery>+spare`: the emptied folder of a claim that has ended, for another one.
        case spare
        /// Nothing of ours.
        case stranger

        init(_ name: FileName) {
            let parts = String(decoding: name.bytes, as: UTF8.self)
                .split(separator: "+", omittingEmptySubsequences: false).map(String.init)
            let isDelivery = !parts[0].isEmpty && !parts[0].contains(".")
            switch parts.count {
            case 1 where isDelivery: self = .claim(parts[0])
            case 1 where parts[0].hasSuffix(".part"): self = .partialCopy
            case 2 where isDelivery && parts[1] == "marker": self = .marker(parts[0])
            case 2 where isDelivery && parts[1] == "spare": self = .spare
            case 2 where isDelivery:
                self = UInt64(parts[1]).map { .copy(parts[0], inode: $0) } ?? .stranger
            default: self = .stranger
            }
        }
    }

    /// What was claimed and not yet dealt with, oldest delivery first. A folder into which somebody has put
    /// a further file is none: under one delivery only one of them would be imported (see `recover`).
    public func claims() throws(SystemError) -> [Claim] {
        var claims: [Claim] = []
        for entry in try folder.names().sorted() {
            guard case .claim(let delivery) = Entry(entry), let own = try folder(of: entry) else {
                continue
            }
            let names = try own.names()
            if names.count == 1 { claims.append(Claim(delivery: delivery, name: names[0])) }
        }
        return claims
    }

    /// Opens a claimed file.
    public func open(_ claim: Claim) throws(OpenFile.Refusal) -> OpenFile {
        let own: Folder
        do {
            own = try Folder(FileName(claim.delivery), in: folder)
        } catch {
            throw .failed(error)
        }
        return try OpenFile(claim.name, in: own)
    }

    /// How many bytes a claimed file has; nil if nothing can be learned of it.
    public func size(of claim: Claim) -> Int64? {
        try? folder(of: FileName(claim.delivery))?.stamp(of: claim.name)?.size
    }

    /// Moves a claimed file to where it stays, and ends the claim. If it was moved before, only
    /// the claim is ended. Durable with the next sync of the file system; until then it may come
    /// again.
    public func release(
        _ claim: Claim, to target: Folder, as name: FileName
    ) throws(SystemError) {
        try forgetMarker(of: claim.delivery)
        guard let own = try folder(of: FileName(claim.delivery)) else { return }
        do {
            try own.move(claim.name, to: target, as: name)
        } catch  where error.code == ENOENT {
            // Moved before a crash that came before the folder went.
        }
        try endFolder(own, of: claim.delivery)
    }

    /// The folder of that name; nil if it has gone, or is none.
    func folder(of entry: FileName) throws(SystemError) -> Folder? {
        do {
            return try Folder(entry, in: folder)
        } catch  where error.code == ENOENT || error.code == ENOTDIR || error.code == ELOOP {
            return nil
        }
    }
}

/// A file that was taken: its delivery and the name under which it was dropped.
public struct Claim: Sendable, Equatable {
    public let delivery: String
    public let name: FileName

    public init(delivery: String, name: FileName) {
        self.delivery = delivery
        self.name = name
    }
}
