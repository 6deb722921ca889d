import Synchronization

/// The settings and templates that hold just now, for all that live longer than they do.
public final class LiveSettings: Sendable {
    private let present: Mutex<(Settings, Templates)>

    public init(_ settings: Settings, _ templates: Templates) {
        present = Mutex((settings, templates))
    }

    var both: (Settings, Templates) { present.withLock { $0 } }

    public var settings: Settings { both.0 }

    func use(_ settings: Settings, _ templates: Templates) {
        present.withLock { $0 = (settings, templates) }
    }
}
