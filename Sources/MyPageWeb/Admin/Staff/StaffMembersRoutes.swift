import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// 担当者: who may sign in at the admin screens; inviting, sending a link again, roles, removing.
struct StaffMembersRoutes {
    let site: MyPageSite

    private static let listTemplate = Page.template(PackageResources.staff_mustache)
    private static let questionTemplate = Page.template(PackageResources.staff_question_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("staff") { request, context in
            let done = request.uri.queryParameters["done"].map(String.init)
            let notice =
                done == "invite"
                ? "招待メールを送信しました。" : done.flatMap(StaffAction.init(rawValue:))?.done
            return try await list(context, notice: notice)
        }
        group.post("staff", use: invite)
        group.get("staff/:member/:action", use: ask)
        group.post("staff/:member/:action", use: act)
    }

    // MARK: the list

    private func list(
        _ context: PageContext, notice: String? = nil, problems: [String] = [],
        wrong: StaffRefusal? = nil
    ) async throws -> Response {
        let form = context.form
        let values: [String: Any] = [
            "members": try await ManageStaff(site).members().map {
                StaffRow($0, for: context.staff, on: site).values
            },
            "name": form["name"], "mail": form["mail"],
            "is_configure": form["role"] == Staff.Role.configure.rawValue,
            "name_is_wrong": wrong == .badName || wrong == .nameTaken,
            "mail_is_wrong": wrong == .badMail,
        ]
        return AdminPage(
            screen: .staff, content: context.render(Self.listTemplate, values), notice: notice,
            problems: problems
        ).response(.ok, context, site.settings)
    }

    private func invite(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = context.form
        guard let role = Staff.Role(rawValue: form["role"]) else {
            throw HTTPError(.unprocessableContent)
        }
        let refused = try await PasswordQuestion(site: site).refusal(
            request, context, wrong: "あなたのパスワードが違います。招待していません。"
        ) { try await list(context, problems: [$0]) }
        if let refused { return refused }
        if let refusal = try await InviteStaff(site)(
            name: form["name"], role: role, mail: form["mail"], by: context.staff)
        {
            return try await refusal.marking(
                list(context, problems: [refusal.japanese], wrong: refusal))
        }
        return .redirect(to: "/admin/staff?done=invite")
    }

    // MARK: one member

    private func asked(_ context: PageContext) async throws -> (StaffAction, StaffMember) {
        guard let action = context.parameters.get("action", as: StaffAction.self),
            let id = context.parameters.get("member", as: Int64.self),
            let member = try await ManageStaff(site).member(id)
        else { throw HTTPError(.notFound) }
        return (action, member)
    }

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        guard context.staff.mayConfigure else { return AdminGuard.refusal(context, site.settings) }
        let (action, member) = try await asked(context)
        guard action == .link || member.staff.id != context.staff.id else {
            let refusal = StaffRefusal.oneself
            return refusal.marking(
                question(action, member, context, problems: [refusal.japanese]))
        }
        return question(action, member, context)
    }

    private func question(
        _ action: StaffAction, _ member: StaffMember, _ context: PageContext,
        problems: [String] = [], wrong: StaffRefusal? = nil
    ) -> Response {
        // What stood there before somebody else has changed it is not offered once more.
        let isTyped = context.form.contains("mail") && wrong != .overtaken
        let typed = isTyped ? context.form["mail"] : member.mail ?? ""
        var values = StaffRow(member, for: context.staff, on: site).values
        values["action"] = action.rawValue
        values["question"] = action.question(member)
        values["button"] = action.button
        values["revision"] = member.revision
        values["is_link"] = action == .link
        values["is_danger"] = action == .remove
        values["new_role"] = action == .role ? member.staff.role.other.rawValue : nil
        values["typed"] = typed
        values["mail_is_wrong"] = wrong == .badMail
        values["possible"] = action == .link || member.staff.id != context.staff.id
        return AdminPage(
            screen: .staff, title: "\(action.title(member))（\(member.staff.name)）",
            content: context.render(Self.questionTemplate, values), problems: problems
        ).response(.ok, context, site.settings)
    }

    private func act(_ request: Request, _ context: PageContext) async throws -> Response {
        let (action, member) = try await asked(context)
        let refused = try await PasswordQuestion(site: site).refusal(
            request, context, wrong: "あなたのパスワードが違います。何も変更していません。"
        ) { question(action, member, context, problems: [$0]) }
        if let refused { return refused }
        guard let refusal = try await done(action, member.staff.id, context) else {
            return .redirect(to: "/admin/staff?done=\(action.rawValue)")
        }
        // What is shown now is what the next answer is over.
        guard let now = try await ManageStaff(site).member(member.staff.id) else {
            throw HTTPError(.notFound)
        }
        return refusal.marking(
            question(action, now, context, problems: [refusal.japanese], wrong: refusal))
    }

    private func done(
        _ action: StaffAction, _ id: Int64, _ context: PageContext
    ) async throws -> StaffRefusal? {
        let (form, staff) = (context.form, context.staff)
        switch action {
        case .link:
            return try await SendStaffLink(site)(
                id, mail: form["mail"], over: form["revision"], by: staff)
        case .role:
            guard let role = Staff.Role(rawValue: form["role"]) else {
                throw HTTPError(.unprocessableContent)
            }
            return try await ChangeStaffRole(site)(
                id, to: role, over: form["revision"], by: staff)
        case .remove:
            return try await RemoveStaff(site)(id, over: form["revision"], by: staff)
        }
    }
}
