package import SiteSettings

extension Settings {
    /// Whether more people could be written to under other settings without asking anybody: a higher
    /// limit of a run or of the sign-ups, or no condition any more.
    package func allowsMore(in other: Settings) -> Bool {
        let isHigher = [\Safety.maxNewAccounts, \Safety.maxSignUpsPerHour].contains { limit in
            let (old, new) = (safety[keyPath: limit], other.safety[keyPath: limit])
            return old != 0 && (new == 0 || new > old)
        }
        return isHigher || (!sync.conditions.isEmpty && other.sync.conditions.isEmpty)
    }
}

extension Saving {
    /// A save takes the whole settings.yaml into use, and somebody has changed that by hand so that it
    /// allows more: a screen without a field for the password must not do so.
    static let handEdited = Saving.refused([
        "settings.yaml がサーバーで直接編集され、上限が上がっているか、条件がなくなっています。"
            + "ここで保存するとその内容も有効になるため、何も保存していません。"
            + "先に「求職者同期の設定」で内容を確認し、あなたのパスワードを入力して保存してください。"
    ])
}
