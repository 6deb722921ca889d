import DropFolder
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import MyPage
import Publishing
import SyncStore

/// Turns every failure into a page: a short text and a reference, nothing from inside.
struct FailurePage: RouterMiddleware {
    let site: MyPageSite
    let side: Side
    /// Where forms come that send a logo along.
    let uploads: Set<String>

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        let ways = ways(from: request.uri.path)
        do {
            return try await next(request, context)
        } catch let busy as Busy {
            var response = page(
                .serviceUnavailable, "ただいま混み合っています", "少し待ってから、もう一度お試しください。", ways)
            response.headers[.retryAfter] = "\(busy.retryAfterSeconds)"
            return response
        } catch let error as any HTTPResponseError {
            return switch error.status {
            case .notFound:
                page(.notFound, "ページが見つかりません", "URLをご確認ください。", ways)
            case .forbidden:
                page(
                    .forbidden, "送信できませんでした",
                    "画面を開き直して、もう一度お試しください。Cookieを無効にしている場合は、有効にしてください。", ways)
            case .contentTooLarge where uploads.contains(request.uri.path):
                page(
                    .contentTooLarge, "送信できませんでした",
                    "ファイルが大きすぎるため、受け付けませんでした。\(Logo.mostBytes / 1_024) KiB以下のロゴを選択してください。", ways)
            case .contentTooLarge:
                page(
                    .contentTooLarge, "送信できませんでした",
                    "入力が長すぎるため、受け付けませんでした。ブラウザーの「戻る」で入力画面に戻り、内容を短くしてから、もう一度お試しください。", ways)
            default:
                page(
                    error.status, "送信できませんでした", "画面を開き直して、もう一度お試しください。", ways,
                    (error as? HTTPError)?.headers ?? [:])
            }
        } catch {
            let reference = String(site.makeKey().prefix(8))
            // Only errors of ours are known to hold nothing personal, but for the names of files.
            let isOurs =
                error is StoreError || error is SystemError || error is OutboxError
                || error is WorkspaceMoved
            let why = isOurs ? error.withoutNames : "\(type(of: error))"
            context.logger.error(
                "a page failed", metadata: ["reference": "\(reference)", "why": "\(why)"])
            return page(
                .internalServerError, "エラーが発生しました",
                "時間をおいて、もう一度お試しください。解決しない場合は、この番号をお知らせください：\(reference)", ways)
        }
    }

    private func page(
        _ status: HTTPResponse.Status, _ title: String, _ text: String,
        _ ways: [[String: String]], _ headers: HTTPFields = [:]
    ) -> Response {
        let content = Page.paragraph(text) + Page.render(Self.template, ["ways": ways])
        var response = Page(title: title, content: content).response(status, site.settings)
        for field in headers { response.headers.append(field) }
        return response
    }

    /// Where somebody goes on from a page that is none: within the admin screens, but never from an
    /// address that has none, which must answer as for any unknown page.
    private func ways(from path: String) -> [[String: String]] {
        let isAdmin = path == "/admin" || path.hasPrefix("/admin/")
        return !side.hasCandidates || (side.hasAdmin && isAdmin)
            ? [["url": "/admin", "label": "管理画面へ"]]
            : [["url": "/", "label": "トップページへ"], ["url": "/mypage", "label": "マイページへ"]]
    }

    private static let template = Page.template(PackageResources.ways_on_mustache)
}
