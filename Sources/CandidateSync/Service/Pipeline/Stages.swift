import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// The stages as the settings and templates have them; made anew when those change.
struct Stages {
    let settings: Settings
    let templates: Templates
    let importer: Importer
    let planner: RunPlanner
    let execution: RunExecution
    let reminders: ReminderStage
    let owedNotices: OwedNotices
    let ownerDigests: OwnerDigests
    let closing: AccountClosing
    let statusRetries: StatusRetries

    /// - Parameter isSimulated: the mails are for nobody: their links lead nowhere.
    init(
        _ open: OpenWorkspace, _ folders: ImportFolders, settings: Settings, templates: Templates,
        isSimulated: Bool = false
    ) throws {
        self.settings = settings
        self.templates = templates
        let now = open.environment.now
        importer = Importer(
            open: open, folders: folders,
            document: DocumentImport(
                attempts: folders.attempts, mirror: open.mirror, settings: settings,
                keptWhole: DocumentImport.keptWhole(settings, templates),
                environment: open.environment,
                erased: { [accounts = open.accounts] in try accounts.read(ErasedPeople.init) }),
            answers: StatusAnswers(
                isUsed: settings.status.answerWithinHours > 0, accounts: open.accounts,
                folder: "\(open.paths.outbox)/\(OutboxItem.Kind.status.folder)", now: now))
        let rules = Rules(settings, templates)
        planner = RunPlanner(
            rules: rules, accounts: open.accounts, mirror: open.mirror,
            environment: open.environment)
        reminders = ReminderStage(
            rules: rules, accounts: open.accounts, mirror: open.mirror, now: now)
        let links = PasswordLinks(
            settings, environment: open.environment, isSimulated: isSimulated)
        let composer = try MailComposer(
            settings: settings, templates: templates, links: links,
            declines: isSimulated
                ? .simulated
                : DeclineLinks(accounts: open.accounts, environment: open.environment),
            clock: now)
        let ownerMails = OwnerMails(
            duplicates: DuplicateLookup(rules: rules, mirror: open.mirror), composer: composer,
            accounts: open.accounts, outbox: open.outbox, now: now)
        let closing = AccountClosing(status: settings.status, mirror: open.mirror, now: now)
        self.closing = closing
        execution = RunExecution(
            accountStage: AccountStage(
                rules: rules, composer: composer, links: links, mirror: open.mirror,
                closing: closing, now: now),
            ownerNotice: OwnerNotice(
                settings: settings, duplicates: ownerMails.duplicates, mails: ownerMails, now: now),
            outbox: open.outbox, accounts: open.accounts, now: now)
        owedNotices = OwedNotices(
            ownerMails: ownerMails,
            completionNotice: CompletionNotice(
                composer: composer, mirror: open.mirror, status: settings.status),
            accounts: open.accounts, outbox: open.outbox)
        ownerDigests = OwnerDigests(
            status: settings.status, composer: composer, accounts: open.accounts,
            mirror: open.mirror, outbox: open.outbox)
        statusRetries = StatusRetries(
            duplicates: ownerMails.duplicates, accounts: open.accounts, outbox: open.outbox,
            now: now)
    }
}
