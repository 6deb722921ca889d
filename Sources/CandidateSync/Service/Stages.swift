import DropFolder
import Foundation
import Logging
import Recruiting
import SyncStore

/// The stages as the settings and templates have them; made anew when those change.
struct Stages {
    /// What stays the same for as long as a workspace is open.
    struct Room {
        let accounts: AccountStore
        let mirror: MirrorStore
        let outbox: Outbox
        let claims: ClaimFolder
        let rejected: FollowedFolder
        let archive: Archive
        let identifiers: IdentifierSource
        let environment: Environment
        let log: Logger
    }

    let room: Room
    let settings: Settings
    let importer: Importer
    let planner: RunPlanner
    let execution: RunExecution
    let reminders: ReminderStage
    let owedNotices: OwedNotices
    let closing: AccountClosing

    init(_ room: Room, settings: Settings, templates: Templates) throws {
        self.room = room
        self.settings = settings
        let now = room.environment.now
        importer = Importer(
            document: DocumentImport(
                claims: room.claims, mirror: room.mirror, settings: settings,
                keptWhole: Set(settings.sync.conditions.map(\.alias)).union(templates.fields)
                    .union(settings.sync.mailFields),
                environment: room.environment),
            accounts: room.accounts, outbox: room.outbox, identifiers: room.identifiers,
            archive: room.archive, rejected: room.rejected, log: room.log)
        let rules = Rules(settings, templates)
        planner = RunPlanner(
            rules: rules, accounts: room.accounts, mirror: room.mirror, now: now)
        reminders = ReminderStage(
            rules: rules, accounts: room.accounts, mirror: room.mirror, now: now)
        let links = PasswordLinks(
            baseURL: settings.site.baseURL, validHours: settings.links.validHours,
            environment: room.environment)
        let composer = try MailComposer(
            settings: settings, templates: templates, links: links,
            declines: DeclineLinks(accounts: room.accounts, environment: room.environment),
            clock: now)
        let ownerNotice = OwnerNotice(
            rules: rules, composer: composer, mirror: room.mirror, now: now)
        execution = RunExecution(
            accountStage: AccountStage(
                rules: rules, composer: composer, links: links, mirror: room.mirror, now: now),
            ownerNotice: ownerNotice, outbox: room.outbox, accounts: room.accounts, now: now)
        owedNotices = OwedNotices(
            ownerNotice: ownerNotice,
            completionNotice: CompletionNotice(
                composer: composer, mirror: room.mirror, status: settings.status),
            accounts: room.accounts, outbox: room.outbox)
        closing = AccountClosing(status: settings.status, mirror: room.mirror, now: now)
    }
}
