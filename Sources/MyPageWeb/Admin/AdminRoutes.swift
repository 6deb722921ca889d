import HTTPTypes
import Hummingbird
import MyPage
import SyncStore

/// 管理画面: everything below `/admin`.
struct AdminRoutes {
    let site: MyPageSite

    func add(to router: some RouterMethods<PageContext>) {
        let open = router.group("admin")
        StaffRoutes(site: site).add(to: open)
        InvitationRoutes(site: site).add(to: open)
        let group = open.add(middleware: AdminGuard(site: site))
            .add(middleware: EventRecorder(site: site))
        DashboardRoutes(site: site).add(to: group)
        SettingsRoutes(site: site).add(to: group)
        FieldNameRoutes(site: site).add(to: group)
        TemplateRoutes(site: site).add(to: group)
        TestMailRoutes(site: site).add(to: group)
        VisualRoutes(site: site).add(to: group)
        LogoRoutes(site: site).add(to: group)
        RunRoutes(site: site).add(to: group)
        DeliveryRoutes(site: site).add(to: group)
        UndoRoutes(site: site).add(to: group)
        SimulationRoutes(site: site).add(to: group)
        PeopleListRoutes(site: site).add(to: group)
        OwnerRoutes(site: site).add(to: group)
        PeopleRoutes(site: site).add(to: group)
        ExcludedRoutes(site: site).add(to: group)
        AccountActionRoutes(site: site).add(to: group)
        PersonErasureRoutes(site: site).add(to: group)
        StaffMembersRoutes(site: site).add(to: group)
        HistoryRoutes(site: site).add(to: group)
        EventRoutes(site: site).add(to: group)
        StaffAccountRoutes(site: site).add(to: group)
        SecondFactorRoutes(site: site).add(to: group)
        StatusErrorRoutes(site: site).add(to: group)
    }
}

extension Staff {
    /// Before anybody has signed in: may look at nothing.
    static let nobody = Staff(id: 0, name: "", role: .look)

    var mayConfigure: Bool { role == .configure }
}
