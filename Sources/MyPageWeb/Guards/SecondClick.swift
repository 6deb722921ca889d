import Foundation
import HTTPTypes
import Hummingbird
import Publishing
import Synchronization

/// Gives a form that comes once more the answer of the first: a second click on a button. The browser shows
/// what is answered to the second alone, and that finds what the first has done: it would be told that nobody
/// is signed in, or that nothing was changed, and recovery codes that are shown once be lost.
///
/// The second comes while the first is at work, or while its answer is on the way. Then it is the same form
/// with the same cookies; an answer that changes those is kept for a moment, as who has got it sends others.
struct SecondClick: RouterMiddleware {
    private let forms: FormsAtWork

    /// - Parameter elapsed: tells how long an answer is kept that changes cookies.
    init(elapsed: @escaping @Sendable () -> Duration) { forms = FormsAtWork(elapsed: elapsed) }

    /// How many wait for the answer to a form that came before theirs.
    var waiting: Int { forms.waiting }

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        // What the `FormGuard` has let through without a form is nobody's click.
        guard !context.form.fields.isEmpty, context.file == nil else {
            return try await next(request, context)
        }
        let form = Self.name(of: context.form, in: request)
        if let answer = try await forms.answerOfFirst(to: form) { return answer }
        let answer: Swift.Result<Response, any Error>
        do {
            answer = .success(try await next(request, context))
        } catch {
            answer = .failure(error)
        }
        forms.finish(form, answer)
        return try answer.get()
    }

    /// The same for the same form from the same browser, as the key in it is the browser's; what was typed
    /// does not stand in it.
    private static func name(of form: FormFields, in request: Request) -> Data {
        let parts =
            [request.uri.description, request.headers[.cookie] ?? ""]
            + form.fields.flatMap { [$0.name, $0.value] }
        // With their lengths: no part is taken for two.
        return PasswordLink.hash(of: parts.map { "\($0.utf8.count) \($0)" }.joined())
    }
}

/// The forms that are at work, each with those who wait for its answer, and the answers that are kept.
private final class FormsAtWork: Sendable {
    private struct Forms {
        var waiting: [Data: [CheckedContinuation<Response?, any Error>]] = [:]
        var kept: [Data: (answer: Response, until: Duration)] = [:]
    }

    private enum Turn {
        case isFirst, waits
        case isAnswered(Response)
    }

    private let forms = Mutex(Forms())
    private let elapsed: @Sendable () -> Duration

    /// How long an answer is kept that changes cookies.
    private static let time: Duration = .seconds(10)
    /// How many answers are kept at a time.
    private static let most = 1_000

    init(elapsed: @escaping @Sendable () -> Duration) { self.elapsed = elapsed }

    var waiting: Int { forms.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    /// Waits for the answer, if the form is at work already.
    /// - Returns: nil if it is the first, which has to `finish` it.
    func answerOfFirst(to form: Data) async throws -> Response? {
        let now = elapsed()
        return try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Response?, any Error>) in
            let turn = forms.withLock { forms -> Turn in
                if let kept = forms.kept[form], kept.until > now {
                    return .isAnswered(kept.answer)
                }
                guard forms.waiting[form] == nil else {
                    forms.waiting[form]?.append(continuation)
                    return .waits
                }
                forms.waiting[form] = []
                return .isFirst
            }
            switch turn {
            case .isFirst: continuation.resume(returning: nil)
            case .isAnswered(let answer): continuation.resume(returning: answer)
            case .waits: break
            }
        }
    }

    func finish(_ form: Data, _ answer: Swift.Result<Response, any Error>) {
        let now = elapsed()
        let waiting = forms.withLock { forms in
            forms.kept = forms.kept.filter { $0.value.until > now }
            if case .success(let response) = answer, response.headers.contains(.setCookie),
                forms.kept.count < Self.most
            {
                forms.kept[form] = (response, now + Self.time)
            }
            return forms.waiting.removeValue(forKey: form) ?? []
        }
        for continuation in waiting {
            continuation.resume(with: answer.map { Optional($0) })
        }
    }
}
