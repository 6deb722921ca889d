import Foundation
import HTTPTypes
import Hummingbird
import MyPage

/// 案内を希望しない: where the link "I do not want this" in a mail leads. Opening it changes nothing, as
/// mail scanners open links; the button does, and so does a mail program's own POST, which comes
/// without cookies and wants no redirection. Source: RFC 8058, sections 3.1 and 3.2.
struct DeclineRoutes {
    let site: MyPageSite

    static let path = "/mypage/decline"

    func add(to router: some RouterMethods<PageContext>) {
        router.get("mypage/decline", use: ask)
        router.post("mypage/decline", use: decline)
    }

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        let (key, person) = Self.link(request)
        let state = try await Decline(site).state(ofKey: key, person: person)
        guard state == .live else { return answer(state) }
        return Page(
            title: "ご案内を希望されない場合",
            content: Page.render(Self.template, ["key": key, "person": person])
        ).response(.ok, site.settings)
    }

    private func decline(_ request: Request, _ context: PageContext) async throws -> Response {
        let (key, person) = Self.link(request)
        return answer(try await Decline(site)(key: key, person: person))
    }

    private static func link(_ request: Request) -> (key: String, person: Int64) {
        let query = request.uri.queryParameters
        return (query["key"].map(String.init) ?? "", query["person"].flatMap { Int64($0) } ?? 0)
    }

    private func answer(_ state: Decline.Answer) -> Response {
        let settings = site.settings
        return switch state {
        case .live, .done:
            Page(title: "承りました", message: "今後、このご案内はお送りしません。登録用のURLも使えなくなりました。")
                .response(.ok, settings)
        case .registered:
            Page.signIn(
                title: "マイページに登録済みです", "退会をご希望の場合は、マイページにログインして「退会する」からお手続きください。"
            ).response(.ok, settings)
        case .unknown:
            Page.deadLink("それでもご案内が届く場合は、担当者にお問い合わせください。")
                .response(.notFound, settings)
        }
    }

    private static let template = Page.template(PackageResources.decline_mustache)
}
