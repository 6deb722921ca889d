import DropFolder
import Foundation
import Publishing
package import SiteSettings
import SyncStore

/// 点検: looks through a whole workspace, and mends what can be mended without losing anything.
package struct Doctor {
    let workspace: Workspace
    let environment: Environment

    package init(_ workspace: Workspace, environment: Environment = .live) {
        self.workspace = workspace
        self.environment = environment
    }

    /// Looks at everything and changes nothing, beside whoever works on the workspace; that files can be
    /// moved is tried with one that is gone then. It reads both databases to their end.
    /// - Returns: what is not as it should be; nothing if all is good.
    /// - Throws: `StoreError` if a database can't be opened at all; `SystemError`
    package func examine() throws -> [Finding] {
        guard !Folder.isMissing(workspace.state) else { return configuration() }
        let accounts = try accountsFindings()
        // What the rows say is only worth something if the rows are.
        let isReadable =
            !Folder.isMissing(workspace.accounts)
            && !accounts.contains { [.accountsDamaged, .accountsNewer].contains($0.code) }
        let mirror = try mirrorFindings(knowsDeliveries: isReadable)
        let isUpToDate = try isReadable && holdsTables()
        let places = try permissions() + folders()
        // One whose mode keeps us out is told already.
        let contents = try (isUpToDate ? looked(archive) + looked(spool) + clock() : [])
            .filter { found in !places.contains { $0.isLike(found) } }
        return try configuration() + accounts + mirror + keptSpace(besides: accounts + mirror)
            + places + contents
    }

    /// A folder that can't be looked into is told, and keeps nothing else from being found and mended.
    private func looked(_ look: () throws -> [Finding]) throws -> [Finding] {
        do {
            return try look()
        } catch let error as SystemError {
            return [Finding(.folderUnread, place(error.subject))]
        }
    }

    /// Looks at everything, mends what is safe to mend, and looks again.
    /// - Returns: what was found, with what is mended, and what is left.
    /// - Throws: `WorkspaceLock.Taken` or `UseLock.Taken` if somebody works on the workspace or serves
    ///   it; `WrongUser`, `StoreError`, `SystemError`, `OutboxError`
    package func repair() throws -> [Finding] {
        guard !Folder.isMissing(workspace.state) else { return try examine() }
        try workspace.checkUser()
        return try WorkspaceLock.holding(workspace.lock) {
            try UseLock.alone(workspace.inUse) { try mend() }
        }
    }

    private func mend() throws -> [Finding] {
        let before = try examine()
        mendPermissions()
        let codes = Set(before.map(\.code))
        var unreadable: [String] = []
        if !codes.isDisjoint(with: [.mirrorLost, .mirrorDamaged]) {
            unreadable = try rebuildMirror(codes)
        }
        if codes.contains(.spaceKept) { try rewriteDatabases() }
        if codes.contains(.spoolUnsettled) { try settleSpool() }
        let left = try examine()
        return before.map { finding in
            var finding = finding
            finding.isMended = finding.isMendable && !left.contains { $0.isLike(finding) }
            return finding
        } + left.filter { finding in !before.contains { $0.isLike(finding) } }
            + unreadable.map { Finding(.archiveUnreadable, "state/archive/\($0)") }
    }

    /// - Returns: the archived files that can't be read.
    private func rebuildMirror(_ codes: Set<Finding.Code>) throws -> [String] {
        guard codes.isDisjoint(with: [.accountsLost, .accountsDamaged, .accountsNewer]),
            let settings = try? SettingsFile.read(workspace.settings),
            let templates = try? Templates(folder: workspace.templates)
        else { return [] }
        return try MirrorRebuild(
            workspace: workspace, settings: settings, templates: templates,
            environment: environment)()
    }

    /// As a start does.
    private func settleSpool() throws {
        let store = try AccountStore(path: workspace.accounts)
        try Outbox(workspace, store: store, identifiers: IdentifierSource(environment)).recover()
    }

    /// A database that was just made, by somebody who then died, has none; one that waits for its first
    /// start since an upgrade lacks some.
    private func holdsTables() throws -> Bool {
        try AccountStore.looking(at: workspace.accounts) { try $0.hasTables() }
    }
}

extension Finding {
    /// Whether both are about one thing; the values may count something.
    fileprivate func isLike(_ other: Finding) -> Bool {
        code == other.code && place == other.place
    }
}
