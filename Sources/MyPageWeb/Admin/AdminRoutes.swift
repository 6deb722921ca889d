import CandidateSync
import HTTPTypes
import Hummingbird
import SyncStore

/// 管理画面: everything below `/admin`.
struct AdminRoutes {
    let administration: Administration

    func add(to router: Router<PageContext>) {
        let open = router.group("admin")
        StaffRoutes(administration: administration).add(to: open)
        let group = open.add(middleware: AdminGuard(administration: administration))
        DashboardRoutes(administration: administration).add(to: group)
        SettingsRoutes(administration: administration).add(to: group)
        TemplateRoutes(administration: administration).add(to: group)
        VisualRoutes(administration: administration).add(to: group)
        RunRoutes(administration: administration).add(to: group)
        PeopleRoutes(administration: administration).add(to: group)
        HistoryRoutes(administration: administration).add(to: group)
    }
}

extension Staff {
    /// Before anybody has signed in: may look at nothing.
    static let nobody = Staff(id: 0, name: "", role: .look)

    var mayConfigure: Bool { role == .configure }
}

extension Staff.Role {
    /// What the screens call it.
    var japanese: String { self == .look ? "閲覧" : "設定" }
}
