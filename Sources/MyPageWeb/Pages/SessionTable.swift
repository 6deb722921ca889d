import Foundation
import MyPage
import SiteSettings
import SyncStore

/// The sessions of somebody who is signed in, with buttons that end the others.
struct SessionTable {
    let sessions: [StoredSession]
    /// Where the buttons lead.
    let action: String

    /// What a button says which session it ends.
    static let field = "session"
    private static let all = "others"

    /// Which session a button ends, by its id; nil for all others.
    static func chosen(in form: FormFields) -> String? {
        form[field] == all ? nil : form[field]
    }

    func content(key: String, _ settings: Settings) -> String {
        let clock = ScreenClock(settings)
        // A visit is noted once a minute.
        func minute(_ date: Date) -> String { String(clock.text(date).prefix(16)) }
        let values: [String: Any] = [
            "action": action, "key": key,
            "shows_client": sessions.contains { !$0.origin.client.isEmpty },
            "has_others": sessions.contains { !$0.isPresent },
            "sessions": sessions.map { session in
                let browser = session.origin.browser
                return [
                    "id": session.id, "begun": minute(session.begunAt),
                    "seen": minute(session.seenAt),
                    "browser": browser.isEmpty ? BrowserName.unknown : browser,
                    "client": session.origin.client, "is_present": session.isPresent,
                ] as [String: Any]
            },
        ]
        return Page.render(Self.template, values)
    }

    private static let template = Page.template(PackageResources.sessions_mustache)
}
