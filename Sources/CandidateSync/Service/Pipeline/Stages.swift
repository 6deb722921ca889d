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
                isUsed: settings.status.answerWithinHours > 0, open: open))
        let rules = Rules(settings, templates)
        planner = RunPlanner(open: open, rules: rules)
        reminders = ReminderStage(open: open, rules: rules)
        let links = PasswordLinks(
            settings, environment: open.environment, isSimulated: isSimulated)
        let composer = try MailComposer(
            settings: settings, templates: templates, links: links,
            declines: isSimulated
                ? .simulated
                : DeclineLinks(accounts: open.accounts, environment: open.environment),
            clock: now)
        let duplicates = DuplicateLookup(rules: rules, mirror: open.mirror)
        let ownerMails = OwnerMails(open: open, duplicates: duplicates, composer: composer)
        closing = AccountClosing(status: settings.status, mirror: open.mirror, now: now)
        execution = RunExecution(
            open: open,
            accountStage: AccountStage(
                rules: rules, composer: composer, links: links, mirror: open.mirror,
                closing: closing, now: now),
            ownerNotice: OwnerNotice(mails: ownerMails))
        owedNotices = OwedNotices(
            ownerMails: ownerMails,
            completionNotice: CompletionNotice(
                composer: composer, mirror: open.mirror, status: settings.status))
        ownerDigests = OwnerDigests(open: open, status: settings.status, composer: composer)
        statusRetries = StatusRetries(open: open, duplicates: duplicates)
    }
}
