import HTTPTypes
import MyPage

extension Saving {
    /// Why nothing was saved, as a screen says it and answers; nil if all is as it was wished for.
    /// - Parameter overtaken: what the screen says where somebody else was faster.
    func refusal(overtaken: String) -> (status: HTTPResponse.Status, problems: [String])? {
        switch self {
        case .saved, .unchanged: nil
        case .overtaken: (HTTPResponse.Status.conflict, [overtaken])
        case .refused(let problems): (HTTPResponse.Status.unprocessableContent, problems)
        }
    }
}
