import Foundation

/// The folder that partners drop files into, and what was seen there so far.
///
/// It is looked at again and again; each look compares with the one before, on our own clock:
/// times that an uploader sets say nothing. See Architecture, "When a file is complete".
public struct Inbox {
    /// When a look takes place.
    public struct Moment: Sendable {
        /// On a clock that never jumps.
        public let elapsed: Duration
        /// Nanoseconds since 1970, as the file system counts them.
        public let now: Int64

        public init(elapsed: Duration, now: Int64) {
            self.elapsed = elapsed
            self.now = now
        }
    }

    /// What a look found.
    public struct Look: Sendable, Equatable {
        /// Whole and quiet, those first that were seen first.
        public var ready: [ReadyFile] = []
        public var waiting: [WaitingFile] = []
        /// How long until one of the waiting may be ready without a further event.
        public var again: Duration?
    }

    public private(set) var folder: Folder
    public var rules: IntakeRules {
        didSet { if rules != oldValue { sightings = [:] } }
    }
    private var sightings: [FileName: Sighting] = [:]
    private var looks = 0
    /// What the last look could learn nothing of.
    private var unreadable: [WaitingFile] = []

    /// What is remembered of a file between two looks.
    private struct Sighting {
        /// The number of the look that saw it first.
        let first: Int
        /// That of the last one.
        var look: Int
        var stamp: FileStamp
        /// Since when it has looked like this.
        var since: Duration
        /// It was there under another name before: nothing is written to it any more.
        var wasRenamedIn = false
        /// The file that we put back ourselves: that is not an uploader's rename.
        var wentBack: UInt64?
        /// Why it could not be taken, and until when that is not tried again.
        var refusal: (cause: WaitingFile.Cause, until: Duration)?
    }

    /// Opens the folder, or makes it.
    public init(_ path: String, rules: IntakeRules) throws(SystemError) {
        folder = try Folder(making: path)
        self.rules = rules
    }

    /// Opens one that exists, to look at it.
    public init(looking path: String, rules: IntakeRules) throws(SystemError) {
        folder = try Folder(path)
        self.rules = rules
    }

    /// Opens the folder that the path leads to now, which must exist: an inbox that was unmounted
    /// is not to be made anew behind its owner's back.
    public mutating func reopen() throws(SystemError) {
        folder = try Folder(folder.path)
        sightings = [:]
    }

    /// Another process takes the files of the folder.
    public struct Taken: Error, CustomStringConvertible {
        public init() {}

        public var description: String {
            "another candidate-sync takes the files of this inbox: that of another workspace, or of a "
                + "copy of this one, is the same folder, and people would be written to by both; stop "
                + "that one, or give each an inbox of its own"
        }
    }

    /// Keeps the folder for whoever has it open here, as long as it is: no lock of a workspace keeps
    /// another workspace out whose path leads to the same folder.
    ///
    /// Looking needs none of it. On a file system without such locks nobody is kept out.
    public func keepAlone() throws(Taken) {
        let isOurs = try? FileLock.take(folder.descriptor, folder.path, alone: true, tries: 10)
        if isOurs == false { throw Taken() }
    }

    /// Looks at every file whose name fits.
    /// - Parameters:
    ///   - renamedIn: names that files have come under from another name since the last look.
    ///   - limit: the look ends when that many are ready; the rest is for the next one.
    public mutating func look(
        at moment: Moment, renamedIn: Set<FileName> = [], limit: Int = .max
    ) throws(SystemError) -> Look {
        let names = Set(try folder.names())
        let fitting = names.filter { sightings[$0] != nil || rules.fits($0) }
        remember(fitting, at: moment, renamedIn: renamedIn)
        var look = Look()
        let order = sightings.sorted { one, other in
            (one.value.first, one.key) < (other.value.first, other.key)
        }
        for (name, known) in order {
            // Behind the limit nothing is looked at: what changes there shows when its turn comes.
            if look.ready.count == limit { break }
            let isFresh = known.look == looks
            guard let sighting = isFresh ? known : see(name, at: moment) else { continue }
            switch state(name, sighting, at: moment, names) {
            case .ready:
                look.ready.append(ReadyFile(name: name, stamp: sighting.stamp))
            case .waiting(let cause, let again):
                let isOverdue =
                    cause.isOfOthers
                    && unchanged(sighting, at: moment) >= rules.incompleteAfter
                look.waiting.append(
                    WaitingFile(name: name, cause: cause, isOverdue: isOverdue))
                if let again { look.again = min(again, look.again ?? again) }
            }
        }
        look.waiting = unreadable + look.waiting
        return look
    }

    /// The files that no look sees, as their names fit neither what is taken nor what is ignored; in the
    /// order of their names.
    public func unfitting() throws(SystemError) -> [FileName] {
        let names = try folder.names()
        return names.filter {
            rules.isUnfitting($0) && (try? folder.stamp(of: $0))?.isRegular == true
        }.sorted()
    }

    /// Leaves a file alone for a while that was ready and could not be taken, so that it does not
    /// stand in the way of others.
    public mutating func setAside(
        _ name: FileName, at moment: Moment, for time: Duration, cause: WaitingFile.Cause
    ) {
        sightings[name]?.refusal = (cause, moment.elapsed + time)
    }

    /// Notes that a claim of a file put it back, as it had changed: it has to settle again.
    public mutating func noteWentBack(_ file: ReadyFile) {
        sightings[file.name]?.wentBack = file.stamp.inode
    }

    /// In a folder with the sticky bit only the owner of the file or of the folder moves it away.
    private func mayTake(_ stamp: FileStamp) -> Bool {
        guard let own = folder.stamp, own.isSticky else { return true }
        let user = geteuid()
        return user == 0 || user == stamp.owner || user == own.owner
    }

    private mutating func remember(
        _ names: Set<FileName>, at moment: Moment, renamedIn: Set<FileName>
    ) {
        looks += 1
        unreadable = []
        sightings = sightings.filter { names.contains($0.key) }
        for name in names where sightings[name] == nil || renamedIn.contains(name) {
            guard see(name, at: moment) != nil, renamedIn.contains(name) else { continue }
            if sightings[name]?.wentBack != sightings[name]?.stamp.inode {
                sightings[name]?.wasRenamedIn = true
            }
        }
    }

    /// Looks at a file, and compares it with what it was.
    /// - Returns: nil if there is none, or nothing can be learned of it.
    private mutating func see(_ name: FileName, at moment: Moment) -> Sighting? {
        let stamp: FileStamp
        do {
            guard let found = try folder.stamp(of: name) else {
                sightings[name] = nil
                return nil
            }
            stamp = found
        } catch {
            unreadable.append(WaitingFile(name: name, cause: .failed(error)))
            sightings[name] = nil
            return nil
        }
        var sighting =
            sightings[name]
            ?? Sighting(first: looks, look: looks, stamp: stamp, since: moment.elapsed)
        sighting.look = looks
        if sighting.stamp != stamp {
            let isSame = sighting.stamp.hasSameContent(as: stamp)
            sighting.wasRenamedIn = sighting.wasRenamedIn && isSame
            sighting.stamp = stamp
            sighting.since = moment.elapsed
            sighting.refusal = nil
        }
        sightings[name] = sighting
        return sighting
    }

    private enum State {
        case ready
        case waiting(WaitingFile.Cause, again: Duration? = nil)
    }

    private func state(
        _ name: FileName, _ sighting: Sighting, at moment: Moment, _ names: Set<FileName>
    ) -> State {
        let stamp = sighting.stamp
        guard stamp.isRegular else { return .waiting(.notRegular) }
        if let refusal = sighting.refusal, refusal.until > moment.elapsed {
            return .waiting(refusal.cause, again: refusal.until - moment.elapsed)
        }
        let quiet = moment.elapsed - sighting.since
        guard quiet >= rules.settle || sighting.wasRenamedIn else {
            return .waiting(.settling, again: max(.zero, rules.settle - quiet))
        }
        guard stamp.links == 1 else { return .waiting(.linked(stamp.links)) }
        guard mayTake(stamp) else { return .waiting(.sticky) }
        if let marker = rules.marker(of: name),
            !names.contains(marker) || (try? folder.stamp(of: marker))?.isRegular != true
        {
            return .waiting(.unmarked(marker: marker.printable))
        }
        do throws(OpenFile.Refusal) {
            return content(of: try OpenFile(name, in: folder), sighting, at: moment)
        } catch {
            switch error {
            case .notARegularFile: return .waiting(.notRegular)
            case .failed(let error): return .waiting(.failed(error))
            }
        }
    }

    /// For how long a file has not changed.
    private func unchanged(_ sighting: Sighting, at moment: Moment) -> Duration {
        rules.trustsFileTimes
            ? .nanoseconds(moment.now - sighting.stamp.changed) : moment.elapsed - sighting.since
    }

    private func content(
        of file: OpenFile, _ sighting: Sighting, at moment: Moment
    ) -> State {
        let stamp = sighting.stamp
        do throws(SystemError) {
            guard try file.stamp() == stamp else { return .waiting(.written, again: rules.settle) }
            // A writer that goes rings the bell by its close.
            guard file.isBeingWritten != true else { return .waiting(.openElsewhere) }
            let age = unchanged(sighting, at: moment)
            if age < rules.incompleteAfter, try !file.hasClosingTag(size: stamp.size) {
                return .waiting(
                    .unclosed(afterSeconds: rules.incompleteAfter.components.seconds),
                    again: rules.incompleteAfter - age)
            }
            return .ready
        } catch {
            return .waiting(.failed(error))
        }
    }
}

/// A file in the inbox that can be taken.
public struct ReadyFile: Sendable, Equatable {
    public let name: FileName
    /// What it looked like when it was found to be whole and quiet.
    let stamp: FileStamp
}

extension OpenFile {
    fileprivate func hasClosingTag(size: Int64) throws(SystemError) -> Bool {
        let window = ClosingTag.window
        let head = try bytes(at: 0, count: window)
        let tail =
            size <= window ? head : try bytes(at: size - Int64(window), count: window)
        return ClosingTag.isThere(head: head, tail: tail)
    }
}
