import Foundation
import Publishing
import SiteSettings

/// What mails are made with, by the settings and templates of one moment.
struct Mailing {
    let settings: Settings
    let links: PasswordLinks
    let composer: MailComposer
}

extension MyPageSite {
    func mailing() throws -> Mailing {
        let (settings, templates) = live.both
        let links = PasswordLinks(settings, environment: environment)
        return Mailing(
            settings: settings, links: links,
            composer: try MailComposer(
                settings: settings, templates: templates, links: links, declines: declines,
                clock: environment.now))
    }
}
