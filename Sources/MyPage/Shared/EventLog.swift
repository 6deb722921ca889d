import Foundation
import Logging
package import SyncStore

/// Writes down what the staff do on the admin screens (アクセス履歴).
///
/// An event is noted before the page or the file leaves, and as a rule it is on disk by then. When the
/// database is not to be had, a page waits half a second at most and is shown: its event waits in
/// memory, is written with the next one, with the next look at the list, or when the service is
/// stopped, and the log says that it waits. Only when `UnwrittenEvents.most` wait is nothing more
/// shown. So an event is lost only with a process that is killed while the database does not work.
package struct EventLog: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// Whose doing it was.
    package enum Who: Sendable {
        case staff(Staff)
        /// A name that was typed; it is stored only if it is that of a member of staff.
        case typed(String)
    }

    /// - Parameter client: where they are (see `NetworkAddress.client`).
    /// - Throws: `Busy` if too many events wait: then nothing may be shown.
    package func note(
        _ what: Event.Kind, _ subject: Event.Subject? = nil, by who: Who, from client: String
    ) async throws {
        let event = UnwrittenEvent(
            what: what, subject: subject, who: who, client: client, at: site.now)
        if !site.unwritten.add(event) {
            await catchUp()
            guard site.unwritten.add(event) else { throw Busy() }
        }
        await catchUp()
    }

    package func note(
        _ what: Event.Kind, _ subject: Event.Subject? = nil, by staff: Staff, from client: String
    ) async throws {
        try await note(what, subject, by: .staff(staff), from: client)
    }

    /// What became of the first step of a sign-in.
    func note(_ answer: StaffSignInAnswer, name: String, from client: String) async throws {
        let what: Event.Kind =
            switch answer {
            case .signedIn, .recovered: .signIn
            case .codeNeeded: .codeAsked
            case .wrong, .expired: .signInFailed
            case .tooMany: .signInRefused
            }
        try await note(what, by: .typed(Staff.name(typed: name)), from: client)
    }

    /// Writes what waits, and waits for that itself for half a second at most.
    func catchUp() async {
        guard !site.unwritten.all.isEmpty else { return }
        do {
            try await site.write(waiting: .milliseconds(500)) { writeAll() }
        } catch {
            site.log.warning(
                "events of staff wait to be written: too much else is written just now",
                metadata: ["count": "\(site.unwritten.all.count)"])
        }
    }

    /// Writes what waits, before the process ends; says in the log what could not be written.
    package func finish() async {
        try? await site.write { writeAll() }
        for event in site.unwritten.all {
            site.log.error("an event of staff is lost", metadata: ["event": "\(event.description)"])
        }
    }

    /// On the one thread that writes: what was noted meanwhile is another one's.
    private func writeAll() {
        let events = site.unwritten.all
        guard !events.isEmpty else { return }
        do {
            try site.accounts.write { transaction in
                for event in events { try event.write(transaction) }
            }
            site.unwritten.removeFirst(events.count)
        } catch {
            site.log.error(
                "events of staff wait to be written",
                metadata: ["count": "\(events.count)", "why": "\(error)"])
        }
    }
}
