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

    func handle(
        _ request: Request, context: PageContext,
        next: @concurrent (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let busy as Busy {
            var response = page(
                .serviceUnavailable, "ただいま混み合っています", "少し待ってから、もう一度お試しください。")
            response.headers[.retryAfter] = "\(busy.retryAfterSeconds)"
            return response
        } catch let error as any HTTPResponseError {
            return switch error.status {
            case .notFound:
                page(.notFound, "ページが見つかりません", "URLをご確認ください。")
            case .forbidden:
                page(
                    .forbidden, "送信できませんでした",
                    "画面を開き直して、もう一度お試しください。Cookieを無効にしている場合は、有効にしてください。")
            case .contentTooLarge:
                page(
                    .contentTooLarge, "送信できませんでした",
                    "入力が長すぎるため、受け付けませんでした。ブラウザの「戻る」で入力画面に戻り、内容を短くしてから、もう一度お試しください。")
            default:
                page(
                    error.status, "送信できませんでした", "画面を開き直して、もう一度お試しください。",
                    (error as? HTTPError)?.headers ?? [:])
            }
        } catch {
            let reference = String(site.makeKey().prefix(8))
            // Only errors of ours are known to hold nothing personal.
            let isOurs = error is StoreError || error is SystemError || error is OutboxError
            let why = isOurs ? "\(error)" : "\(type(of: error))"
            context.logger.error(
                "a page failed", metadata: ["reference": "\(reference)", "why": "\(why)"])
            return page(
                .internalServerError, "エラーが発生しました",
                "時間をおいて、もう一度お試しください。解決しない場合は、この番号をお知らせください：\(reference)")
        }
    }

    private func page(
        _ status: HTTPResponse.Status, _ title: String, _ text: String, _ headers: HTTPFields = [:]
    ) -> Response {
        var response = Page(title: title, message: text).response(status, site.settings)
        for field in headers { response.headers.append(field) }
        return response
    }
}
