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
        planner = RunPlanner(
            settings: settings, accounts: room.accounts, mirror: room.mirror, now: now)
        let links = PasswordLinks(
            baseURL: settings.site.baseURL, validHours: settings.links.validHours,
            environment: room.environment)
        let composer = try MailComposer(
            settings: settings, templates: templates, links: links, clock: now)
        let fields = FieldLookup(mirror: room.mirror)
        reminders = ReminderStage(
            composer: composer, links: links, settings: settings.sync, fields: fields,
            accounts: room.accounts, now: now)
        execution = RunExecution(
            accountStage: AccountStage(
                composer: composer, links: links,
                dedupe: DedupeStage(samePerson: settings.sync.samePerson),
                status: settings.status, fields: fields, now: now),
            reminderStage: reminders,
            ownerNotice: OwnerNotice(
                composer: composer, settings: settings, owners: OwnerLookup(mirror: room.mirror),
                now: now),
            outbox: room.outbox, accounts: room.accounts, now: now)
    }
}
