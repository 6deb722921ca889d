import DropFolder
import Foundation
import Logging
import Recruiting
import SyncStore

/// The stages as the settings and templates have them; made anew when those change.
struct Stages {
    let workspace: OpenWorkspace
    let settings: Settings
    let importer: Importer
    let planner: RunPlanner
    let execution: RunExecution
    let reminders: ReminderStage
    let owedNotices: OwedNotices
    let closing: AccountClosing

    init(_ workspace: OpenWorkspace, settings: Settings, templates: Templates) throws {
        self.workspace = workspace
        self.settings = settings
        let now = workspace.environment.now
        importer = Importer(
            document: DocumentImport(
                claims: workspace.claims, mirror: workspace.mirror, settings: settings,
                keptWhole: Set(settings.sync.conditions.map(\.alias)).union(templates.fields)
                    .union(settings.sync.mailFields),
                environment: workspace.environment),
            accounts: workspace.accounts, outbox: workspace.outbox,
            identifiers: workspace.identifiers,
            archive: workspace.archive, rejected: workspace.rejected, log: workspace.log)
        let rules = Rules(settings, templates)
        planner = RunPlanner(
            rules: rules, accounts: workspace.accounts, mirror: workspace.mirror, now: now)
        reminders = ReminderStage(
            rules: rules, accounts: workspace.accounts, mirror: workspace.mirror, now: now)
        let links = PasswordLinks(
            baseURL: settings.site.baseURL, validHours: settings.links.validHours,
            environment: workspace.environment)
        let composer = try MailComposer(
            settings: settings, templates: templates, links: links,
            declines: DeclineLinks(
                accounts: workspace.accounts, environment: workspace.environment),
            clock: now)
        let ownerNotice = OwnerNotice(
            rules: rules, composer: composer, mirror: workspace.mirror, now: now)
        execution = RunExecution(
            accountStage: AccountStage(
                rules: rules, composer: composer, links: links, mirror: workspace.mirror, now: now),
            ownerNotice: ownerNotice, outbox: workspace.outbox, accounts: workspace.accounts,
            now: now)
        owedNotices = OwedNotices(
            ownerNotice: ownerNotice,
            completionNotice: CompletionNotice(
                composer: composer, mirror: workspace.mirror, status: settings.status),
            accounts: workspace.accounts, outbox: workspace.outbox)
        closing = AccountClosing(status: settings.status, mirror: workspace.mirror, now: now)
    }
}
