import Yams

extension Setting {
    /// `web.accent`: nothing at all behind the key is no empty text, but a colour without its quotes.
    static var accent: Setting {
        var setting = Setting(
            path: "web.accent",
            comment:
                "the colour of links and buttons, e.g. \"#7a1f5c\"; in quotes; empty = the program's own"
        ) { node, settings throws(Unexpected) in
            let text = try scalar(node)
            guard !isNothing(node) else {
                throw Unexpected(node, "\(AccentColour.Problem.notAColour)")
            }
            if !text.isEmpty {
                do {
                    _ = try AccentColour(text)
                } catch {
                    throw Unexpected(node, "\(error)")
                }
            }
            settings.web.accent = text
        } yaml: {
            quoted($0.web.accent)
        }
        setting.plain = { $0.web.accent }
        return setting.inOwnForm()
    }
}

extension Settings.Web {
    /// The site's own colour; nil if it has none.
    package var accentColour: AccentColour? { try? AccentColour(accent) }
}
